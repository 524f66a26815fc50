import { type Kysely, type RawBuilder, type SelectQueryBuilder, sql } from "kysely";
import type { Database, Rows } from "./database.ts";
import { encodeRow, encodeValue, type Stored } from "./row.ts";
import { created, type Table } from "./table.ts";

/** A condition on a column. `in` takes a list; `contains` finds a text in a text, whatever the case; `any` takes alternatives. */
export type Condition =
  | { is: "any"; of: Condition[][] }
  | { column: string; is: "=" | "!=" | ">" | ">=" | "<" | "<="; value: unknown }
  | { column: string; is: "in"; value: unknown[] }
  | { column: string; is: "contains"; value: string };

/** A column to order by. */
export interface Order {
  column: string;
  descending: boolean;
}

export interface Find {
  where?: Condition[];
  /** The oldest first without it. */
  order?: Order[];
  limit?: number;
  skip?: number;
}

/** The records of one organization: no other can be reached through it. */
export interface Store {
  get(table: Table, id: string): Promise<Stored | undefined>;
  /** In the order of the ids; those that do not exist are left out. */
  getMany(table: Table, ids: string[]): Promise<Stored[]>;
  find(table: Table, find?: Find): Promise<Stored[]>;
  count(table: Table, where?: Condition[]): Promise<number>;
  insert(table: Table, record: Stored): Promise<void>;
  replace(table: Table, record: Stored): Promise<void>;
  remove(table: Table, id: string): Promise<void>;
  /** Removes all records of a table. */
  clear(table: Table): Promise<void>;
}

/** Runs what a request reads. */
export function reading<T>(database: Database, organizationId: string, run: (store: Store) => Promise<T>): Promise<T> {
  return run(storeOf(database.kysely, organizationId));
}

/**
 * Runs what a request changes, all of it or nothing. Changes of one organization happen one after the other, also where several sandboxes
 * share a database.
 */
export function writing<T>(database: Database, organizationId: string, run: (store: Store) => Promise<T>): Promise<T> {
  return database.kysely.transaction().execute(async (transaction) => {
    if (database.kind === "postgres") await sql`select pg_advisory_xact_lock(hashtextextended(${organizationId}, 0))`.execute(transaction);
    return run(storeOf(transaction, organizationId));
  });
}

/** Runs something that no other sandbox on the same PostgreSQL database may do at the same time. */
export function exclusively<T>(database: Database, run: () => Promise<T>): Promise<T> {
  if (database.kind === "sqlite") return run();
  return database.kysely.transaction().execute(async (transaction) => {
    await sql`select pg_advisory_xact_lock(${sql.lit(exclusiveLock)})`.execute(transaction);
    return run();
  });
}

const exclusiveLock = 7_264_012;

/** What is not of one organization. */
export function storeOfAll({ kysely }: Database) {
  return {
    /** The record with this id, which no other organization has, and whose it is. */
    async owner(table: Table, id: string): Promise<{ organizationId: string; record: Stored } | undefined> {
      const row = await kysely.selectFrom(table.name).select(["organization_id", "data"]).where("id", "=", id).executeTakeFirst();
      return row && { organizationId: row.organization_id, record: JSON.parse(row.data) };
    },
    /** All records of a table, by organization. */
    async all(table: Table): Promise<{ organizationId: string; record: Stored }[]> {
      const rows = await kysely.selectFrom(table.name).select(["organization_id", "data"]).orderBy(created).execute();
      return rows.map((row) => ({ organizationId: row.organization_id, record: JSON.parse(row.data) }));
    },
  };
}

type Query = SelectQueryBuilder<Rows, string, Record<string, unknown>>;

function storeOf(db: Kysely<Rows>, organizationId: string): Store {
  const of = (table: Table) => db.selectFrom(table.name).where("organization_id", "=", organizationId) as unknown as Query;
  const decode = ({ data }: Record<string, unknown>) => JSON.parse(data as string) as Stored;

  const store: Store = {
    async get(table, id) {
      const row = await of(table).select("data").where("id", "=", id).executeTakeFirst();
      return row && decode(row);
    },
    async getMany(table, ids) {
      if (ids.length === 0) return [];
      const found = await store.find(table, { where: [{ column: "id", is: "in", value: [...new Set(ids)] }] });
      const byId = new Map(found.map((record) => [record.id, record]));
      return ids.flatMap((id) => byId.get(id) ?? []);
    },
    async find(table, { where = [], order = [], limit, skip } = {}) {
      let query = narrowed(of(table), table, where).select("data") as Query;
      for (const { column, descending } of order) query = query.orderBy(column, descending ? "desc" : "asc");
      const last = order.at(-1)?.descending ? "desc" : "asc";
      if (!order.some(({ column }) => column === created)) query = query.orderBy(created, last);
      query = query.orderBy("id", last);
      if (limit !== undefined) query = query.limit(limit);
      // SQLite has no offset without a limit
      if (skip) query = (limit === undefined ? query.limit(Number.MAX_SAFE_INTEGER) : query).offset(skip);
      return (await query.execute()).map(decode);
    },
    async count(table, where = []) {
      const { count } = await narrowed(of(table), table, where)
        .select(({ fn }) => fn.countAll().as("count"))
        .executeTakeFirstOrThrow();
      return Number(count);
    },
    async insert(table, record) {
      await db
        .insertInto(table.name)
        .values({ organization_id: organizationId, id: record.id, ...encodeRow(table, record) })
        .execute();
    },
    async replace(table, record) {
      await db
        .updateTable(table.name)
        .set(encodeRow(table, record))
        .where("organization_id", "=", organizationId)
        .where("id", "=", record.id)
        .execute();
    },
    async remove(table, id) {
      await db.deleteFrom(table.name).where("organization_id", "=", organizationId).where("id", "=", id).execute();
    },
    async clear(table) {
      await db.deleteFrom(table.name).where("organization_id", "=", organizationId).execute();
    },
  };
  return store;
}

const narrowed = (query: Query, table: Table, where: Condition[]): Query =>
  where.reduce((so, condition) => so.where(test(table, condition)), query);

function test(table: Table, condition: Condition): RawBuilder<boolean> {
  if (condition.is === "any") {
    const alternatives = condition.of.map((all) => sql`(${sql.join([sql`1 = 1`, ...all.map((each) => test(table, each))], sql` and `)})`);
    return sql<boolean>`(${sql.join([sql`1 = 0`, ...alternatives], sql` or `)})`;
  }
  const { column, is } = condition;
  const kind = column === "id" ? "text" : table.columns.get(column);
  if (kind === undefined) throw new Error(`The table ${table.name} has no column ${column}.`);
  const place = sql.ref(column);
  if (is === "in") {
    const values = condition.value.map((each) => encodeValue(kind, each)).filter((each) => each !== null);
    return values.length > 0 ? sql<boolean>`${place} in (${sql.join(values)})` : sql<boolean>`1 = 0`;
  }
  if (is === "contains") return sql<boolean>`lower(${place}) like ${pattern(condition.value)} escape '\\'`;
  const value = encodeValue(kind, condition.value);
  if (value !== null) return sql<boolean>`${place} ${sql.raw(is)} ${value}`;
  return is === "=" ? sql<boolean>`${place} is null` : is === "!=" ? sql<boolean>`${place} is not null` : sql<boolean>`1 = 0`;
}

function pattern(text: string): string {
  return `%${text.toLowerCase().replaceAll(/[\\%_]/g, "\\$&")}%`;
}
