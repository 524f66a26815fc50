import { type CompiledQuery, Kysely, PostgresDialect } from "kysely";
import pg from "pg";
import type { Connection, Database, Row, Rows, Session } from "./database.ts";
import { decodeRow } from "./row.ts";

/**
 * PostgreSQL by a pool of connections.
 *
 * @throws when there is none at this address that may be used
 */
export async function openPostgres(connectionString: string): Promise<Pick<Database, "kysely" | keyof Connection>> {
  if (!/^postgres(ql)?:\/\//.test(connectionString)) throw new Error(`This is no URL of a PostgreSQL database. ${form}`);
  // a lost connection fails the query that it carries, and is replaced when it is needed
  const ignore = () => {};
  const pool = new pg.Pool({ connectionString, max: 10 }).on("error", ignore).on("connect", (client) => client.on("error", ignore));
  try {
    (await pool.connect()).release();
  } catch (error) {
    await pool.end();
    // of a name with several addresses, each has an error of its own
    const { message } = error instanceof AggregateError ? (error.errors[0] as Error) : (error as Error);
    throw new Error(`PostgreSQL cannot be used: ${message}. Does it run there, with this user, password and database? ${form}`, {
      cause: error,
    });
  }
  const kysely = new Kysely<Rows>({ dialect: new PostgresDialect({ pool }) });
  return {
    kysely,
    ...session(kysely),
    transaction: (inside) => kysely.transaction().execute((transaction) => inside(session(transaction))),
    close: () => kysely.destroy(),
  };
}

const form = "A URL is like postgres://user:password@localhost:5432/close.";

function session(on: Kysely<Rows>): Session {
  const run = async (query: CompiledQuery) => (await on.executeQuery<Row>(query)).rows;
  return {
    run,
    // other sandboxes may write at any time
    read: async (query) => (await run(query)).map(decodeRow),
    wrote() {},
  };
}
