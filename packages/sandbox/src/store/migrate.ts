import { type CompiledQuery, type Kysely, sql } from "kysely";
import { compiled } from "./compiled.ts";
import type { Database, Rows, Session } from "./database.ts";
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
  await database.transaction(async ({ run }) => {
    if (database.kind === "postgres") await run(sql`select pg_advisory_xact_lock(${sql.lit(lock)})`.compile(database.kysely));
    for (const table of tables) {
      const existing = columnsOf.get(table.name);
      if (existing && !existing.has("organization_id"))
        throw new Error(`The table "${table.name}" of the database belongs to another program. Give the sandbox a database of its own.`);
      if (existing) await widen(database.kysely, run, table, existing);
      else for (const statement of creation(database, table)) await run(statement);
    }
  });
}

/** The statements that make a table with its indexes. */
function creation({ kysely, shapes }: Database, table: Table): CompiledQuery[] {
  const { name, columns } = table;
  const made = compiled(shapes, table, "create", [], () => {
    const builder = kysely.schema
      .createTable(name)
      .ifNotExists()
      .addColumn("organization_id", "text", (column) => column.notNull())
      .addColumn("id", "text", (column) => column.notNull())
      .addColumn("data", "text", (column) => column.notNull())
      .addPrimaryKeyConstraint(`${name}_pk`, ["organization_id", "id"]);
    return [...columns].reduce((so, [column, kind]) => so.addColumn(column, types[kind]), builder);
  });
  const indexes = indexed(table, columns.keys()).map((column) =>
    compiled(shapes, table, `index ${column}`, [], () => index(kysely, name, column)),
  );
  return [made, ...indexes];
}

async function widen(kysely: Kysely<Rows>, run: Session["run"], table: Table, existing: Set<string>): Promise<void> {
  const missing = [...table.columns].filter(([column]) => !existing.has(column));
  if (missing.length === 0) return;
  for (const [column, kind] of missing) await run(kysely.schema.alterTable(table.name).addColumn(column, types[kind]).compile());
  for (const { organization_id, id, data } of await run(
    kysely.selectFrom(table.name).select(["organization_id", "id", "data"]).compile(),
  )) {
    const changed = kysely.updateTable(table.name).set(encodeRow(table, JSON.parse(String(data))));
    await run(changed.where("organization_id", "=", organization_id).where("id", "=", id).compile());
  }
  for (const column of indexed(
    table,
    missing.map(([column]) => column),
  ))
    await run(index(kysely, table.name, column).compile());
}

const indexed = ({ unindexed = [] }: Table, columns: Iterable<string>) => [...columns].filter((column) => !unindexed.includes(column));

/**
 * Lists come in the order of creation, so that a filter and that order are one look into an index. What has no value is found by no filter,
 * and left out: most columns of a table that several resources share are empty.
 */
function index(db: Kysely<Rows>, table: string, column: string) {
  const columns = column === created ? ["organization_id", created, "id"] : ["organization_id", column, created, "id"];
  const named = db.schema.createIndex(`${table}_${column}`).ifNotExists().on(table).columns(columns);
  return column === created ? named : named.where(column, "is not", null);
}
