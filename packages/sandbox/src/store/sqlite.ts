import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import { Kysely, type SqliteDatabase, SqliteDialect } from "kysely";
import type { Connection, Database, Row, Rows } from "./database.ts";
import { groupCommit } from "./group-commit.ts";

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
 * Node's own SQLite, in memory or in a file. A file is written ahead (WAL): what was acknowledged survives the end of the process, however
 * it comes.
 *
 * Requests run their queries right here: Kysely's driver, made for databases that answer later, takes longer than SQLite itself.
 *
 * @throws when the file cannot be opened or is not a database
 */
export function openSqlite(file: string | undefined): Pick<Database, "kysely" | keyof Connection> {
  const database = new DatabaseSync(file ?? ":memory:");
  database.exec(pragmas);
  const kysely = new Kysely<Rows>({ dialect: new SqliteDialect({ database: adapter(database) }) });
  return { kysely, ...connection(database), close: () => kysely.destroy() };
}

function connection(database: DatabaseSync): Pick<Connection, "run" | "transaction"> {
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

  const run = ({ sql, parameters }: { sql: string; parameters: readonly unknown[] }) =>
    statement(sql).all(...(parameters as SQLInputValue[])) as Row[];

  const groups = groupCommit({ execute: (sql) => void statement(sql).run(), isOpen: () => database.isTransaction });
  return {
    run: (query) => groups.whenClosed(() => run(query)),
    transaction: (inside) => groups.transaction(() => inside(run)),
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
