import { type Compilable, type CompiledQuery, type OrderByItemBuilder, type RawBuilder, type SelectQueryBuilder, sql } from "kysely";
import { compiled } from "./compiled.ts";
import type { Database, Row, Rows, Session } from "./database.ts";
import { memory } from "./memory.ts";
import { decodeRow, encodeRow, encodeValue, type Stored } from "./row.ts";
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

/**
 * The records of one organization: no other can be reached through it. It lasts for one request, and the records it gives are not to be
 * changed: who asks again gets the same ones.
 */
export interface Store {
  /** Takes a record that was read just before, so that it is not read again. */
  know(table: Table, record: Stored): void;
  get(table: Table, id: string): Promise<Stored | undefined>;
  /** In the order of the ids; those that do not exist are left out. */
  getMany(table: Table, ids: string[]): Promise<Stored[]>;
  find(table: Table, find?: Find): Promise<Stored[]>;
  count(table: Table, where?: Condition[]): Promise<number>;
  insert(table: Table, ...records: Stored[]): Promise<void>;
  replace(table: Table, record: Stored): Promise<void>;
  remove(table: Table, id: string): Promise<void>;
  /** Removes all records of a table. */
  clear(table: Table): Promise<void>;
}

/** Runs what a request reads. */
export function reading<T>(database: Database, organizationId: string, run: (store: Store) => Promise<T>): Promise<T> {
  return run(storeOf(database, database, organizationId));
}

/**
 * Runs what a request changes, all of it or nothing. Changes of one organization happen one after the other, also where several sandboxes
 * share a database.
 */
export function writing<T>(
  database: Database,
  organizationId: string,
  run: (store: Store, everywhere: StoreOfAll) => Promise<T>,
): Promise<T> {
  return database.transaction(async (inside) => {
    await lock(database, inside, organizationId);
    return run(storeOf(database, inside, organizationId), storeOfAll(database, inside));
  });
}

/** Lets no other transaction with this name begin until this one ends. SQLite has one at a time. */
async function lock({ kind, kysely }: Database, inside: Session, name: string): Promise<void> {
  if (kind === "postgres") await inside.run(sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`.compile(kysely));
}

/** Runs something that no other sandbox on the same PostgreSQL database may do at the same time. */
export function exclusively<T>(database: Database, run: () => Promise<T>): Promise<T> {
  if (database.kind === "sqlite") return run();
  return database.transaction(async (inside) => {
    await inside.run(sql`select pg_advisory_xact_lock(${sql.lit(exclusiveLock)})`.compile(database.kysely));
    return run();
  });
}

const exclusiveLock = 7_264_012;

/** What is not of one organization. */
export type StoreOfAll = ReturnType<typeof storeOfAll>;

export function storeOfAll(database: Database, session: Session = database) {
  const { kysely } = database;
  const { run } = session;
  const select = (table: Table) => kysely.selectFrom(table.name).select(["organization_id", "data"]);
  const decode = ({ organization_id, data }: Row) => ({ organizationId: String(organization_id), record: decodeRow({ data }) });
  /** The record with this id, which no other organization has, and whose it is. */
  async function owner(table: Table, id: string): Promise<{ organizationId: string; record: Stored } | undefined> {
    const [row] = await run(select(table).where("id", "=", id).compile());
    return row && decode(row);
  }

  return {
    owner,
    /** Whether an id is free everywhere. Nobody else takes it until the transaction ends. */
    async claim(table: Table, id: string): Promise<boolean> {
      await lock(database, session, `${table.name}/${id}`);
      return (await owner(table, id)) === undefined;
    },
    /** All records of a table, by organization. */
    async all(table: Table): Promise<{ organizationId: string; record: Stored }[]> {
      return (await run(select(table).orderBy(created).compile())).map(decode);
    },
  };
}

/** Ids in one query: SQLite takes 32,766 values at most, PostgreSQL 65,535. */
const mostIds = 30_000;

/** Rows in one insertion: to PostgreSQL each takes a round, and SQLite, which is right here, takes long to prepare many. */
const rowsAtOnce: Record<Database["kind"], number> = { sqlite: 1, postgres: 500 };

type Query = SelectQueryBuilder<Rows, string, Record<string, unknown>>;

function storeOf({ kysely, kind, shapes }: Database, session: Session, organizationId: string): Store {
  const of = (table: Table) => kysely.selectFrom(table.name).where("organization_id", "=", organizationId) as unknown as Query;
  const seen = memory();
  /** A query that is compiled once for its shape; what differs are the values. */
  const query = (table: Table, shape: string, values: unknown[], build: () => Compilable) => compiled(shapes, table, shape, values, build);
  const read = (table: Table, text: string, ask: () => CompiledQuery) =>
    seen.recall(table, text, async () => session.read(ask(), { organizationId, table: table.name, text }));

  async function write(table: Table, shape: string, values: unknown[], build: () => Compilable): Promise<void> {
    await session.run(query(table, shape, values, build));
    seen.forget(table);
    session.wrote({ organizationId, table: table.name });
  }

  const store: Store = {
    know(table, record) {
      void seen.recall(table, record.id, async () => [record]);
    },
    async get(table, id) {
      const build = () => of(table).select("data").where("id", "=", id);
      const [record] = await read(table, id, () => query(table, "get", [organizationId, id], build));
      return record;
    },
    async getMany(table, ids) {
      const [first, ...others] = new Set(ids);
      if (first === undefined) return [];
      const alone = others.length === 0 ? await store.get(table, first) : undefined;
      if (others.length === 0) return alone ? ids.map(() => alone) : [];
      const wanted = [first, ...others];
      const found: Stored[] = [];
      for (let at = 0; at < wanted.length; at += mostIds)
        found.push(...(await store.find(table, { where: [{ column: "id", is: "in", value: wanted.slice(at, at + mostIds) }] })));
      const byId = new Map(found.map((record) => [record.id, record]));
      return ids.flatMap((id) => byId.get(id) ?? []);
    },
    async find(table, { where = [], order = [], limit, skip } = {}) {
      const build = () => {
        let query = narrowed(of(table), table, where).select("data") as Query;
        for (const { column, descending } of order)
          query = query.orderBy(column, column === created ? direction(descending) : nullsLow(descending));
        const last = direction(order.at(-1)?.descending === true);
        if (!order.some(({ column }) => column === created)) query = query.orderBy(created, last);
        query = query.orderBy("id", last);
        if (limit !== undefined) query = query.limit(limit);
        // SQLite has no offset without a limit
        return skip ? (limit === undefined ? query.limit(Number.MAX_SAFE_INTEGER) : query).offset(skip) : query;
      };
      const by = order.map(({ column, descending }) => `${column} ${descending}`);
      const parts = ["find", ...where.map((each) => shapeOf(table, each)), "by", ...by, limit !== undefined, Boolean(skip)];
      const shape = parts.join(" ");
      const ends = [...(limit !== undefined ? [limit] : skip ? [Number.MAX_SAFE_INTEGER] : []), ...(skip ? [skip] : [])];
      const values = [organizationId, ...where.flatMap((each) => valuesOf(table, each)), ...ends];
      return read(table, `${shape} ${JSON.stringify(values)}`, () => query(table, shape, values, build));
    },
    async count(table, where = []) {
      const build = () => narrowed(of(table), table, where).select(({ fn }) => fn.countAll().as("count"));
      const shape = ["count", ...where.map((each) => shapeOf(table, each))];
      const [row] = await session.run(
        query(table, shape.join(" "), [organizationId, ...where.flatMap((each) => valuesOf(table, each))], build),
      );
      return Number(row?.count);
    },
    async insert(table, ...records) {
      for (let at = 0; at < records.length; at += rowsAtOnce[kind]) {
        const rows = records
          .slice(at, at + rowsAtOnce[kind])
          .map((record) => ({ organization_id: organizationId, id: record.id, ...encodeRow(table, record) }));
        await write(table, `insert ${rows.length}`, rows.flatMap(Object.values), () => kysely.insertInto(table.name).values(rows));
      }
    },
    async replace(table, record) {
      const row = encodeRow(table, record);
      const build = () => kysely.updateTable(table.name).set(row).where("organization_id", "=", organizationId).where("id", "=", record.id);
      await write(table, "replace", [...Object.values(row), organizationId, record.id], build);
    },
    async remove(table, id) {
      const build = () => kysely.deleteFrom(table.name).where("organization_id", "=", organizationId).where("id", "=", id);
      await write(table, "remove", [organizationId, id], build);
    },
    async clear(table) {
      await write(table, "clear", [organizationId], () => kysely.deleteFrom(table.name).where("organization_id", "=", organizationId));
    },
  };
  return store;
}

const direction = (descending: boolean) => (descending ? "desc" : "asc");

/** Nothing comes before everything, as in SQLite; PostgreSQL would have it the other way round. */
const nullsLow = (descending: boolean) => (by: OrderByItemBuilder) => (descending ? by.desc().nullsLast() : by.asc().nullsFirst());

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

/** What of a condition is in the text of its query. */
function shapeOf(table: Table, condition: Condition): string {
  if (condition.is === "any")
    return `any(${condition.of.map((all) => all.map((each) => shapeOf(table, each)).join(" and ")).join(" or ")})`;
  return `${condition.column} ${condition.is} ${valuesOf(table, condition).length}`;
}

/** What of a condition are the values of its query. */
function valuesOf(table: Table, condition: Condition): unknown[] {
  if (condition.is === "any") return condition.of.flatMap((all) => all.flatMap((each) => valuesOf(table, each)));
  const kind = table.columns.get(condition.column) ?? "text";
  if (condition.is === "contains") return [pattern(condition.value)];
  const values = condition.is === "in" ? condition.value : [condition.value];
  return values.map((each) => encodeValue(kind, each)).filter((each) => each !== null);
}

function pattern(text: string): string {
  return `%${text.toLowerCase().replaceAll(/[\\%_]/g, "\\$&")}%`;
}
