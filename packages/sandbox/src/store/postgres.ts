import { Kysely, PostgresDialect } from "kysely";
import pg from "pg";
import type { Connection, Database, Rows } from "./database.ts";

/** PostgreSQL by a pool of connections. */
export function openPostgres(connectionString: string): Pick<Database, "kysely" | keyof Connection> {
  // a lost connection fails the query that it carries, and is replaced when it is needed
  const ignore = () => {};
  const pool = new pg.Pool({ connectionString, max: 10 }).on("error", ignore).on("connect", (client) => client.on("error", ignore));
  const kysely = new Kysely<Rows>({ dialect: new PostgresDialect({ pool }) });
  const runner =
    (on: Kysely<Rows>): Connection["run"] =>
    async (query) =>
      (await on.executeQuery<Rows>(query)).rows;
  return {
    kysely,
    run: runner(kysely),
    transaction: (inside) => kysely.transaction().execute((transaction) => inside(runner(transaction))),
    close: () => kysely.destroy(),
  };
}
