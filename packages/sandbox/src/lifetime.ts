/** Milliseconds that clients have to send and read the rest of what they have begun. */
const patience = 5000;

/** Waits for something, but not forever. */
export async function patiently(work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise((resolve) => {
    timer = setTimeout(resolve, patience);
  });
  await Promise.race([work, late]).finally(() => clearTimeout(timer));
}

/** What is answered once something is closed. */
export const closed = () => new Error("The sandbox is closed.");

/** Knows what is under way, so that an end can wait for it. */
export function lifetime(end: () => Promise<void>) {
  const underWay = new Set<Promise<unknown>>();
  let ending: Promise<void> | undefined;

  async function finish(): Promise<void> {
    // a pool that ends forgets who waits for a connection, however long that takes
    await Promise.allSettled(underWay);
    await end();
  }

  return {
    /** Does something, unless it comes too late. */
    async during<T>(work: () => T | Promise<T>): Promise<T> {
      if (ending) throw closed();
      const running = Promise.resolve(work());
      underWay.add(running);
      try {
        return await running;
      } finally {
        underWay.delete(running);
      }
    },
    /** Ends it when all that is under way is done. */
    close(): Promise<void> {
      ending ??= finish();
      return ending;
    },
  };
}
