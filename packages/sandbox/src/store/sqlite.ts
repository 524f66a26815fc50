import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import { type CompiledQuery, Kysely, type SqliteDatabase, SqliteDialect } from "kysely";
import { checkpoints } from "./checkpoints.ts";
import type { Connection, Database, Row, Rows, Session } from "./database.ts";
import { groupCommit } from "./group-commit.ts";
import { knownRecords, type Question } from "./known-records.ts";
import { decodeRow, type Stored } from "./row.ts";

/** Another process may write just now, for which SQLite waits. */
const waiting = "pragma busy_timeout = 5000";

/**
 * A commit writes whole pages, of which a change touches one an index; so they are small. The journal is written into the file by
 * `checkpoints`, or at 128 MB by SQLite itself.
 */
const pragmas = `
  pragma page_size = 2048;
  pragma journal_mode = wal;
  pragma synchronous = normal;
  pragma wal_autocheckpoint = 65536;
  pragma cache_size = -65536;
`;

/** Statements kept prepared; there are as many as there are shapes of queries. */
const keptStatements = 500;

/**
 * Node's own SQLite, in memory or in a file. A file is written ahead (WAL): what was acknowledged survives the end of the process, however
 * it comes.
 *
 * Requests run their queries right here: Kysely's driver, made for databases that answer later, takes longer than SQLite itself.
 *
 * @throws when the file cannot be opened or is not a database of a sandbox; then it is as it was
 */
export function openSqlite(file: string | undefined): Pick<Database, "kysely" | keyof Connection> {
  const database = file === undefined ? new DatabaseSync(":memory:") : opened(file);
  const kysely = new Kysely<Rows>({ dialect: new SqliteDialect({ database: adapter(database) }) });
  const { end, ...session } = connection(database, file);
  return {
    kysely,
    ...session,
    async close() {
      await end();
      await kysely.destroy();
    },
  };
}

/** Opens a file, looks into it before anything is written, and sees whether it may be. */
function opened(file: string): DatabaseSync {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(file);
    database.exec(waiting);
    const found = database.prepare(tables).all();
    if (found.length > 0 && !found.some(({ own }) => own)) throw new Error("it is the database of another program");
    database.exec(pragmas);
    database.exec("begin immediate; rollback");
    return database;
  } catch (error) {
    database?.close();
    const { message, errcode = 0 } = error as Error & { errcode?: number };
    throw new Error(`${file} cannot be used: ${message}. ${hints.get(errcode & 255) ?? otherFile}`, { cause: error });
  }
}

/** The tables of a database, and whether they are such as the sandbox makes. */
const tables = `
  select exists (select 1 from pragma_table_info(made.name) as has where has.name = 'organization_id') as own
  from sqlite_schema as made where made.type = 'table' and made.name not like 'sqlite_%'
`;

const otherFile = "Name a file that a sandbox has made, or one that is not there yet.";
const mayWrite = "Its folder must exist, and you must be allowed to write there.";

/** What to do about an error, by SQLite's number for its kind: what may not be written to, what is in use, and what cannot be opened. */
const hints = new Map([
  [8, mayWrite],
  [5, "Another program is writing to it. Try again when that has ended."],
  [14, mayWrite],
]);

/** @param file where the data is, unless in memory; other processes may write there, too */
function connection(database: DatabaseSync, file: string | undefined): Omit<Connection, "close"> & { end(): Promise<void> } {
  const prepared = new Map<string, StatementSync>();

  function statement(sql: string): StatementSync {
    const known = prepared.get(sql);
    if (known) return known;
    const made = database.prepare(sql);
    // what makes tables is needed once
    if (sql.startsWith("create")) return made;
    if (prepared.size >= keptStatements) prepared.clear();
    prepared.set(sql, made);
    return made;
  }

  const run = ({ sql, parameters }: Pick<CompiledQuery, "sql" | "parameters">) =>
    statement(sql).all(...(parameters as SQLInputValue[])) as Row[];
  const read = (query: CompiledQuery) => run(query).map(decodeRow);

  const known = knownRecords();
  let version: unknown;
  /** Forgets what is known when another process has written. */
  function refresh(): void {
    if (file === undefined) return;
    const [row] = run({ sql: "pragma data_version", parameters: [] });
    if (row?.data_version !== version) known.clear();
    version = row?.data_version;
  }

  function recall(query: CompiledQuery, question: Question): Stored[] {
    const recalled = known.find(question);
    if (recalled) return recalled;
    const records = read(query);
    known.keep(question, records);
    return records;
  }

  const journal = file === undefined ? undefined : checkpoints(file);
  let changes = 0;
  const groups = groupCommit({
    execute: (sql) => void statement(sql).run(),
    isOpen: () => database.isTransaction,
    changes: () => changes,
    begun() {
      journal?.noteChanges(changes);
      known.settle();
      refresh();
    },
  });
  const within: Session = {
    run(query) {
      if (query.query.kind !== "SelectQueryNode") changes++;
      return run(query);
    },
    read: recall,
    wrote: known.change,
  };

  return {
    run: (query) => groups.whenClosed(() => run(query)),
    read: (query, question) =>
      groups.whenClosed(() => {
        known.settle();
        refresh();
        return recall(query, question);
      }),
    wrote: known.forget,
    transaction: (inside) => groups.transaction(() => inside(within)),
    async end() {
      await groups.end();
      await journal?.end();
    },
  };
}

/** For Kysely, which reads what tables there are. */
function adapter(database: DatabaseSync): SqliteDatabase {
  return {
    close: () => database.close(),
    prepare(sql) {
      const statement = database.prepare(sql);
      const values = (parameters: readonly unknown[]) => parameters as SQLInputValue[];
      return {
        reader: statement.columns().length > 0,
        all: (parameters) => statement.all(...values(parameters)),
        run: (parameters) => statement.run(...values(parameters)),
        iterate: (parameters) => statement.iterate(...values(parameters)),
      };
    },
  };
}
