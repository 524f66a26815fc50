import type { CompiledQuery, Kysely } from "kysely";
import type { Shapes } from "./compiled.ts";
import type { DatabaseOptions } from "./options.ts";
import { openSqlite } from "./sqlite.ts";

/** Rows of any table: which there are follows from the description. */
// biome-ignore lint/suspicious/noExplicitAny: Kysely wants a type for tables that are known only at run time
export type Rows = any;

export type Row = Record<string, unknown>;

/** Runs a query; resolves to its rows. */
export type Run = (query: CompiledQuery) => Row[] | Promise<Row[]>;

/** What runs queries: a database, or a transaction. */
export interface Connection {
  run: Run;
  /** Runs all or nothing of what is given. */
  transaction<T>(inside: (run: Run) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export interface Database extends Connection {
  /** Builds queries, and reads what tables there are. */
  kysely: Kysely<Rows>;
  kind: "sqlite" | "postgres";
  /** Queries that were compiled before. */
  shapes: Shapes;
}

/** What was compiled serves every database of the process. */
const shapes: Record<Database["kind"], Shapes> = { sqlite: new WeakMap(), postgres: new WeakMap() };

/** @throws when the database cannot be opened */
export async function openDatabase({ data, databaseUrl }: DatabaseOptions): Promise<Database> {
  if (databaseUrl === undefined) return { kind: "sqlite", shapes: shapes.sqlite, ...openSqlite(data) };
  if (data !== undefined) throw new TypeError("Give a file or a database URL, not both.");
  // loaded only when it is needed, for that takes time
  const { openPostgres } = await import("./postgres.ts");
  return { kind: "postgres", shapes: shapes.postgres, ...openPostgres(databaseUrl) };
}
