import { closed } from "../lifetime.ts";

/** What a group of transactions needs of SQLite. */
interface Sqlite {
  execute(sql: "begin immediate" | "commit" | "rollback"): void;
  /** Whether a transaction is open: some errors end it. */
  isOpen(): boolean;
  /** How many changes were made so far. */
  changes(): number;
  /** Called when a transaction has begun. */
  begun(): void;
}

interface Waiting {
  /**
   * Runs it, and tells how to settle it once its group is committed.
   *
   * @throws when it fails and has changed something
   */
  attempt(): Promise<() => void>;
  reject(error: unknown): void;
}

/**
 * Commits transactions that arrive together as one, and settles them when all are in the file. A commit takes as long as all else that a
 * transaction does.
 *
 * When one of them is to be undone, all are, and each is run again alone. That is rare: what is refused has mostly changed nothing yet. With
 * a savepoint for each, SQLite would copy every page before it is changed, which takes longer than the changes.
 */
export function groupCommit({ execute, isOpen, changes, begun }: Sqlite) {
  let waiting: Waiting[] = [];
  /** The group that is being carried out; there is one connection, so that others wait for its end. */
  let open: Promise<void> | undefined;
  let scheduled = false;
  let ended = false;

  async function carryOut(group: Waiting[]): Promise<void> {
    const outcomes: (() => void)[] = [];
    let again = false;
    try {
      // one that reads before it writes would fail when another process writes in between
      execute("begin immediate");
      begun();
      again = group.length > 1;
      for (const each of group) outcomes.push(await each.attempt());
      execute("commit");
      for (const settle of outcomes) settle();
    } catch (error) {
      if (isOpen()) execute("rollback");
      for (const each of group) {
        if (again) await carryOut([each]);
        else each.reject(error);
      }
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
    /** @param inside may be run twice */
    transaction<T>(inside: () => Promise<T>): Promise<T> {
      return new Promise((resolve, reject) => {
        if (ended) throw closed();
        async function attempt() {
          const before = changes();
          try {
            const result = await inside();
            return () => resolve(result);
          } catch (error) {
            if (changes() > before || !isOpen()) throw error;
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
