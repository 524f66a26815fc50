/** The longest time in ms that a timer takes; it fires at once when given more. */
export const longestTimer = 2 ** 31 - 1;

/** Resolves after so many ms; rejects with the signal's reason when that comes first. Leaves neither timer nor listener behind. */
export function wait(ms: number, signal: AbortSignal | null | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const cut = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(
      () => {
        signal?.removeEventListener("abort", cut);
        resolve();
      },
      Math.min(ms, longestTimer),
    );
    signal?.addEventListener("abort", cut, { once: true });
  });
}
