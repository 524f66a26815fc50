import { isAbsent, type Parameter, type Query } from "@closekit/contract";
import type { Context } from "../engine/context.ts";
import { fieldOf } from "../engine/definition.ts";
import { eventTable } from "../engine/events.ts";
import { compare, paging } from "../engine/list.ts";
import { hasRole } from "../engine/permissions.ts";
import { notFound } from "../engine/problem.ts";
import type { Behaviour } from "../engine/resource.ts";
import type { Stored } from "../store/row.ts";
import type { Condition } from "../store/store.ts";
import { created } from "../store/table.ts";
import { instantOf } from "../time.ts";
import { documented } from "./documented.ts";
import { type Cursor, readCursor, writeCursor } from "./events/cursor.ts";

const day = 24 * 60 * 60 * 1000;
/** How long events are kept. */
const kept = 30 * day;
/** How long somebody who is no administrator sees the data of an event. */
const shownToAll = 60 * 60 * 1000;

export const events: Behaviour = { operations: { listEvents, getEvent } };

async function getEvent(context: Context): Promise<unknown> {
  const event = await context.store.get(eventTable, context.params.id ?? "");
  if (!event || String(event.date_updated) < ago(context, kept)) throw notFound("Event");
  const [shown] = await withoutOldData(context, [event]);
  return shown;
}

/** A page of events, which a cursor continues to either side. */
async function listEvents(context: Context): Promise<unknown> {
  const { query, operation } = context;
  const cursor = isAbsent(query._cursor) ? undefined : readCursor(String(query._cursor));
  if (cursor === null) throw documented(operation, "unknownCursor");
  const filters = checkedFilters(context, { ...cursor?.window, ...query });
  const limit = Math.max(1, paging(context).limit);
  const where: Condition[] = [...filters, { column: created, is: ">=", value: ago(context, kept) }];
  const found = await beyond(context, where, cursor, limit + 1);
  const page = found.slice(0, limit);
  const more = found.length > limit;
  const backwards = cursor?.towards === "newer";
  if (backwards) page.reverse();
  const window = windowOf(context, { ...cursor?.window, ...query });
  const at = (towards: Cursor["towards"], event: Stored | undefined) =>
    event ? writeCursor({ towards, at: String(event.date_updated), id: event.id, window }) : null;
  return {
    data: await withoutOldData(context, page),
    cursor_next: backwards || more ? at("older", page.at(-1)) : null,
    cursor_previous: backwards ? (more ? at("newer", page[0]) : null) : cursor ? at("newer", page[0]) : null,
  };
}

/** The events that come after the one that a cursor names, in its direction. */
async function beyond({ store }: Context, where: Condition[], cursor: Cursor | undefined, limit: number): Promise<Stored[]> {
  const descending = cursor?.towards !== "newer";
  const order = [{ column: created, descending }];
  if (!cursor) return store.find(eventTable, { where, order, limit });
  // those of the very same time may come before it or after it
  const same = await store.count(eventTable, [...where, { column: created, is: "=", value: cursor.at }]);
  const from: Condition = { column: created, is: descending ? "<=" : ">=", value: cursor.at };
  const found = await store.find(eventTable, { where: [...where, from], order, limit: limit + same });
  const isBeyond = ({ date_updated, id }: Stored) => date_updated !== cursor.at || (descending ? id < cursor.id : id > cursor.id);
  return found.filter(isBeyond).slice(0, limit);
}

/** @throws Problem 400 for filters that do not work together */
function checkedFilters(context: Context, query: Query): Condition[] {
  const { parameters, source } = context.operation;
  const given = parameters
    .map(({ value }) => value)
    .filter((parameter) => eventTable.columns.has(columnOf(parameter)) && !isAbsent(query[parameter.name]));
  const { sets = [], window, example = "" } = source["x-filter-combinations"] ?? {};
  const narrowing = given.filter((parameter) => fieldOf(parameter) !== window).map(({ name }) => name);
  const works = sets.some((set) => set.length === narrowing.length && set.every((name) => narrowing.includes(name)));
  if (narrowing.length > 0 && !works) throw documented(context.operation, example);
  return given.flatMap((parameter) => {
    const column = columnOf(parameter);
    return compare(context, parameter, column, eventTable.columns.get(column) ?? "text", query[parameter.name]);
  });
}

/** Each change is an event of its own, so that none is updated after it was made. */
function columnOf(parameter: Pick<Parameter, "name">): string {
  const field = fieldOf(parameter);
  return field === "date_updated" ? created : field;
}

/** The range of time that was asked for, which need not be repeated with a cursor. */
function windowOf({ operation }: Context, query: Query): Record<string, string> {
  const { window } = operation.source["x-filter-combinations"] ?? {};
  const entries = Object.entries(query).filter(([name, value]) => fieldOf({ name }) === window && !isAbsent(value));
  return Object.fromEntries(entries.map(([name, value]) => [name, String(value)]));
}

/** Only administrators see what changed in an event that is older than an hour. */
async function withoutOldData(context: Context, found: Stored[]): Promise<Partial<Stored>[]> {
  if (await hasRole(context, ["admin"])) return found;
  const oldest = ago(context, shownToAll);
  return found.map(({ data, previous_data, ...event }) =>
    String(event.date_updated) < oldest ? event : { ...event, data, previous_data },
  );
}

function ago(context: Context, milliseconds: number): string {
  return instantOf(Date.parse(`${context.now().slice(0, 23)}Z`) - milliseconds);
}
