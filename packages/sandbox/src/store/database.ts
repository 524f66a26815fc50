import { type Dialect, Kysely, PostgresDialect } from "kysely";
import type { Shapes } from "./compiled.ts";
import { sqliteDialect } from "./sqlite.ts";

/** Where a sandbox keeps its data: in memory unless one of these is given. */
export interface DatabaseOptions {
  /** A file for SQLite; made when it does not exist. */
  data?: string | undefined;
  /** A PostgreSQL database, as in `postgres://user:password@localhost:5432/close`. Several sandboxes may share it. */
  databaseUrl?: string | undefined;
}

/** Rows of any table: which there are follows from the description. */
// biome-ignore lint/suspicious/noExplicitAny: Kysely wants a type for tables that are known only at run time
export type Rows = any;

export interface Database {
  kysely: Kysely<Rows>;
  kind: "sqlite" | "postgres";
  /** Queries that were compiled before. */
  shapes: Shapes;
  close(): Promise<void>;
}

/** @throws when the database cannot be opened */
export async function openDatabase({ data, databaseUrl }: DatabaseOptions): Promise<Database> {
  if (data !== undefined && databaseUrl !== undefined) throw new TypeError("Give a file or a database URL, not both.");
  const dialect = databaseUrl === undefined ? sqliteDialect(data) : await postgresDialect(databaseUrl);
  const kysely = new Kysely<Rows>({ dialect });
  return { kysely, kind: databaseUrl === undefined ? "sqlite" : "postgres", shapes: new Map(), close: () => kysely.destroy() };
}

/** The driver is loaded only when it is needed, for that takes time. */
async function postgresDialect(connectionString: string): Promise<Dialect> {
  const { default: pg } = await import("pg");
  // a lost connection fails the query that it carries, and is replaced when it is needed
  const ignore = () => {};
  const pool = new pg.Pool({ connectionString, max: 10 }).on("error", ignore).on("connect", (client) => client.on("error", ignore));
  return new PostgresDialect({ pool });
}
