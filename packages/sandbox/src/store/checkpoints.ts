/** Changes after which the journal is written into the file: some 20 MB of it. */
const often = 4000;

/**
 * Twice, for more has come while the first was written; what came during the second is little, for which writers wait. Then the journal
 * begins anew.
 */
const work = `
  const { DatabaseSync } = require("node:sqlite");
  const database = new DatabaseSync(require("node:worker_threads").workerData);
  database.exec("pragma wal_checkpoint(passive); pragma wal_checkpoint(passive)");
  database.exec("pragma busy_timeout = 1000; pragma wal_checkpoint(truncate)");
  database.close();
`;

/**
 * Writes the journal of a SQLite file into it, from time to time and in a thread of its own: to wait for the disk takes as long as hundreds
 * of requests. When that fails, SQLite does it in the end, see `wal_autocheckpoint`.
 */
export function checkpoints(file: string) {
  let underWay: Promise<void> | undefined;
  let due = often;

  function checkpoint(): Promise<void> {
    // loaded only when it is needed, for most sandboxes never do
    const { Worker } = process.getBuiltinModule("node:worker_threads");
    const worker = new Worker(work, { eval: true, workerData: file, execArgv: [] });
    return new Promise((resolve) => {
      worker.on("error", () => {}).once("exit", () => resolve());
    });
  }

  return {
    /** @param changes how many there were so far */
    noteChanges(changes: number): void {
      if (changes < due || underWay) return;
      due = changes + often;
      underWay = checkpoint().then(() => {
        underWay = undefined;
      });
    },
    /** Waits for the one that is under way. */
    end: async () => underWay,
  };
}
