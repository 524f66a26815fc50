/** A timer, which would fire at once when given more ms than 31 bits hold. */
export const startTimer = (act: () => void, ms: number) => setTimeout(act, Math.min(ms, 2 ** 31 - 1));

/**
 * A promise that a signal cuts off, with its reason. No listener is left behind.
 *
 * @param start is given what settles the promise, and returns what undoes the waiting when the signal comes first
 */
export function unlessAborted<T>(
  signal: AbortSignal | null | undefined,
  start: (resolve: (value: T) => void, reject: (error: unknown) => void) => (() => void) | undefined,
): Promise<T> {
  let cut: () => void;
  return new Promise<T>((resolve, reject) => {
    let undo: ReturnType<typeof start>;
    cut = () => {
      undo?.();
      reject(signal?.reason);
    };
    signal?.throwIfAborted();
    signal?.addEventListener("abort", cut);
    undo = start(resolve, reject);
  }).finally(() => signal?.removeEventListener("abort", cut));
}

/** Resolves after so many ms; rejects with the signal's reason when that comes first. Leaves neither timer nor listener behind. */
export const wait = (ms: number, signal: AbortSignal | null | undefined): Promise<void> =>
  unlessAborted(signal, (resolve) => {
    const id = startTimer(resolve, ms);
    return () => clearTimeout(id);
  });
