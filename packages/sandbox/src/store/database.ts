import type { CompiledQuery, Kysely } from "kysely";
import type { Shapes } from "./compiled.ts";
import type { Question } from "./known-records.ts";
import type { DatabaseOptions } from "./options.ts";
import type { Stored } from "./row.ts";
import { openSqlite } from "./sqlite.ts";

/** Rows of any table: which there are follows from the description. */
// biome-ignore lint/suspicious/noExplicitAny: Kysely wants a type for tables that are known only at run time
export type Rows = any;

export type Row = Record<string, unknown>;

/** Runs queries, within a transaction or not. */
export interface Session {
  /** Resolves to the rows. */
  run(query: CompiledQuery): Row[] | Promise<Row[]>;
  /** Reads records, or recalls what was read before. They are not to be changed. */
  read(query: CompiledQuery, question: Question): Stored[] | Promise<Stored[]>;
  /** Tells that something in a table of an organization was written. */
  wrote(place: Omit<Question, "text">): void;
}

/** A database as a session of its own: each query by itself. */
export interface Connection extends Session {
  /** Runs all or nothing of what is given, which may be run again when something beside it fails. */
  transaction<T>(inside: (session: Session) => Promise<T>): Promise<T>;
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
  // SQLite would keep the data in a file that it deletes in the end, and PostgreSQL would be looked for on this machine
  if (data === "") throw new TypeError("`data` is empty. Give the name of a file, or leave it out.");
  if (databaseUrl === "") throw new TypeError("`databaseUrl` is empty. Give a URL, or leave it out.");
  if (databaseUrl === undefined) return { kind: "sqlite", shapes: shapes.sqlite, ...openSqlite(data) };
  if (data !== undefined) throw new TypeError("Give a file or a database URL, not both.");
  // loaded only when it is needed, for that takes time
  const { openPostgres } = await import("./postgres.ts");
  return { kind: "postgres", shapes: shapes.postgres, ...(await openPostgres(databaseUrl)) };
}
