import { closed } from "../lifetime.ts";

/** What a group of transactions needs of SQLite. */
interface Sqlite {
  execute(sql: "begin immediate" | "savepoint one" | "release one" | "rollback to one" | "commit" | "rollback"): void;
  /** Whether a transaction is open: some errors end it. */
  isOpen(): boolean;
  /** Called when a transaction has begun. */
  begun(): void;
}

interface Waiting {
  /** Runs it, and tells how to settle it once its group is committed. */
  attempt(): Promise<() => void>;
  reject(error: unknown): void;
}

/**
 * Commits transactions that arrive together as one, each within a savepoint of its own: it is done or undone by itself, and settled when
 * all of them are in the file. A commit takes as long as all else that a transaction does.
 */
export function groupCommit({ execute, isOpen, begun }: Sqlite) {
  let waiting: Waiting[] = [];
  /** The group that is being carried out; there is one connection, so that others wait for its end. */
  let open: Promise<void> | undefined;
  let scheduled = false;
  let ended = false;

  async function carryOut(group: Waiting[]): Promise<void> {
    try {
      // one that reads before it writes would fail when another process writes in between
      execute("begin immediate");
      begun();
      const outcomes: (() => void)[] = [];
      for (const each of group) outcomes.push(await each.attempt());
      execute("commit");
      for (const settle of outcomes) settle();
    } catch (error) {
      if (isOpen()) execute("rollback");
      for (const { reject } of group) reject(error);
    }
  }

  async function next(): Promise<void> {
    while (open) await open;
    scheduled = false;
    const group = waiting;
    waiting = [];
    open = carryOut(group);
    await open;
    open = undefined;
  }

  return {
    transaction<T>(inside: () => Promise<T>): Promise<T> {
      return new Promise((resolve, reject) => {
        if (ended) throw closed();
        async function attempt() {
          execute("savepoint one");
          try {
            const result = await inside();
            execute("release one");
            return () => resolve(result);
          } catch (error) {
            if (!isOpen()) throw error;
            execute("rollback to one");
            execute("release one");
            return () => reject(error);
          }
        }
        waiting.push({ attempt, reject });
        if (scheduled) return;
        scheduled = true;
        // until then, all requests that have arrived are read
        setImmediate(next);
      });
    },
    /** Runs what is in no transaction. */
    whenClosed<T>(run: () => T): T | Promise<T> {
      if (ended) throw closed();
      if (!open) return run();
      return (async () => {
        while (open) await open;
        return run();
      })();
    },
    /** Waits for all that has come, and refuses what comes later. */
    async end(): Promise<void> {
      ended = true;
      while (open || scheduled) await (open ?? new Promise((resolve) => setImmediate(resolve)));
    },
  };
}
