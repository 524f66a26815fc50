import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import { type SqliteDatabase, SqliteDialect, type SqliteStatement } from "kysely";

/** The journal is written into the file each 64 MB: each time costs as much as hundreds of writes. */
const pragmas = `
  pragma busy_timeout = 5000;
  pragma journal_mode = wal;
  pragma synchronous = normal;
  pragma wal_autocheckpoint = 16384;
  pragma cache_size = -65536;
`;

/** Statements kept prepared; there are as many as there are shapes of queries. */
const keptStatements = 500;

/**
 * Node's own SQLite for Kysely, in memory or in a file. A file is written ahead (WAL): what was acknowledged survives the end of the
 * process, however it comes.
 *
 * @throws when the file cannot be opened or is not a database
 */
export function sqliteDialect(file: string | undefined): SqliteDialect {
  const database = new DatabaseSync(file ?? ":memory:");
  database.exec(pragmas);
  return new SqliteDialect({ database: adapter(database) });
}

function adapter(database: DatabaseSync): SqliteDatabase {
  const prepared = new Map<string, SqliteStatement>();
  return {
    close: () => database.close(),
    prepare(sql) {
      const known = prepared.get(sql);
      if (known) return known;
      // a transaction that reads before it writes would fail when another process writes in between
      const made = statement(database.prepare(sql === "begin" ? "begin immediate" : sql));
      // what makes tables is needed once
      if (sql.startsWith("create")) return made;
      if (prepared.size >= keptStatements) prepared.clear();
      prepared.set(sql, made);
      return made;
    },
  };
}

function statement(prepared: StatementSync): SqliteStatement {
  const values = (parameters: readonly unknown[]) => parameters as SQLInputValue[];
  return {
    reader: prepared.columns().length > 0,
    all: (parameters) => prepared.all(...values(parameters)),
    run: (parameters) => prepared.run(...values(parameters)),
    iterate: (parameters) => prepared.iterate(...values(parameters)),
  };
}
