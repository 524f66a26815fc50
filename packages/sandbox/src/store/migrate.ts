import { CompiledQuery, type Kysely, sql } from "kysely";
import type { Database, Rows } from "./database.ts";
import { encodeRow } from "./row.ts";
import { type ColumnKind, created, type Table } from "./table.ts";

const types = { text: "text", number: "double precision", boolean: "integer", instant: "text" } as const satisfies Record<
  ColumnKind,
  string
>;

/** Key of the lock that keeps two sandboxes from migrating one PostgreSQL database at once. */
const lock = 7_264_011;

/**
 * Brings a database to the tables that this version needs. What is there stays: since records are kept whole, a column that is new is
 * filled from them.
 */
export async function migrate(database: Database, tables: Table[]): Promise<void> {
  const known = await database.kysely.introspection.getTables();
  const columnsOf = new Map(known.map(({ name, columns }) => [name, new Set(columns.map((column) => column.name))]));
  await database.kysely.transaction().execute(async (transaction) => {
    if (database.kind === "postgres") await sql`select pg_advisory_xact_lock(${sql.lit(lock)})`.execute(transaction);
    const statements: string[] = [];
    for (const table of tables) {
      const existing = columnsOf.get(table.name);
      if (existing) await widen(transaction, table, existing);
      else statements.push(...creation(transaction, table));
    }
    for (const statement of statements) await transaction.executeQuery(CompiledQuery.raw(statement));
  });
}

/** The statements that make a table with its indexes. */
function creation(db: Kysely<Rows>, { name, columns }: Table): string[] {
  let builder = db.schema
    .createTable(name)
    .ifNotExists()
    .addColumn("organization_id", "text", (column) => column.notNull())
    .addColumn("id", "text", (column) => column.notNull())
    .addColumn("data", "text", (column) => column.notNull())
    .addPrimaryKeyConstraint(`${name}_pk`, ["organization_id", "id"]);
  for (const [column, kind] of columns) builder = builder.addColumn(column, types[kind]);
  return [builder.compile().sql, ...[...columns.keys()].map((column) => index(db, name, column).compile().sql)];
}

async function widen(db: Kysely<Rows>, table: Table, existing: Set<string>): Promise<void> {
  const missing = [...table.columns].filter(([column]) => !existing.has(column));
  if (missing.length === 0) return;
  for (const [column, kind] of missing) await db.schema.alterTable(table.name).addColumn(column, types[kind]).execute();
  for (const row of await db.selectFrom(table.name).select(["organization_id", "id", "data"]).execute()) {
    await db
      .updateTable(table.name)
      .set(encodeRow(table, JSON.parse(row.data)))
      .where("organization_id", "=", row.organization_id)
      .where("id", "=", row.id)
      .execute();
  }
  for (const [column] of missing) await index(db, table.name, column).execute();
}

/**
 * Lists come in the order of creation, so that a filter and that order are one look into an index. What has no value is found by no filter,
 * and left out: most columns of a table that several resources share are empty.
 */
function index(db: Kysely<Rows>, table: string, column: string) {
  const columns = column === created ? ["organization_id", created, "id"] : ["organization_id", column, created, "id"];
  const named = db.schema.createIndex(`${table}_${column}`).ifNotExists().on(table).columns(columns);
  return column === created ? named : named.where(column, "is not", null);
}
