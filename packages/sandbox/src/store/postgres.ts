import { type CompiledQuery, Kysely, PostgresDialect } from "kysely";
import pg from "pg";
import type { Connection, Database, Row, Rows, Session } from "./database.ts";
import { decodeRow } from "./row.ts";

/** PostgreSQL by a pool of connections. */
export function openPostgres(connectionString: string): Pick<Database, "kysely" | keyof Connection> {
  // a lost connection fails the query that it carries, and is replaced when it is needed
  const ignore = () => {};
  const pool = new pg.Pool({ connectionString, max: 10 }).on("error", ignore).on("connect", (client) => client.on("error", ignore));
  const kysely = new Kysely<Rows>({ dialect: new PostgresDialect({ pool }) });
  return {
    kysely,
    ...session(kysely),
    transaction: (inside) => kysely.transaction().execute((transaction) => inside(session(transaction))),
    close: () => kysely.destroy(),
  };
}

function session(on: Kysely<Rows>): Session {
  const run = async (query: CompiledQuery) => (await on.executeQuery<Row>(query)).rows;
  return {
    run,
    // other sandboxes may write at any time
    read: async (query) => (await run(query)).map(decodeRow),
    wrote() {},
  };
}
