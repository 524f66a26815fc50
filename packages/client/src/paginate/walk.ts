import type { CloseClient } from "../client.ts";
import type { Paging } from "../paged.ts";
import { without } from "../without.ts";
import { bySearch, searchTime } from "./by-search.ts";
import { byCursor } from "./cursor.ts";
import type { List, ListPage } from "./list.ts";
import { byOffset } from "./offset.ts";
import type { Batch, Item, Position } from "./position.ts";
import { type Windows, windowsOf } from "./windows.ts";

/** The page size of most lists where none is asked for. */
const usualSize = 100;

export type Query = Record<string, unknown>;

/** What the ways of reading a list need. */
export interface Walk {
  /** Asks for a page with these parameters. */
  ask(query: Query): Promise<ListPage>;
  paging: Paging;
  /** The caller's parameters, and the order. */
  query: Query;
  windows: Windows | undefined;
  /** Goes on by Advanced Filtering, where it finds the same objects; `read` so many were read before. */
  search: ((from: Position, read: number) => AsyncGenerator<Batch, void>) | undefined;
  from: Position;
  /** How many objects are wanted. */
  limit: number;
}

/** Reads a list in the way that the description says it is paged: batches of objects that were not read before. */
export function walk(list: List, client: CloseClient, request: { query?: Query }, from: Position, limit: number) {
  const { paging = {} } = list;
  const { query: given = {}, ...rest } = request;
  const order = given._order_by ?? paging.orderBy;
  const windows = windowsOf(paging, given);
  const whole = paging.style === "none";
  const _limit = whole ? undefined : pageSize((given._limit ?? paging.maxLimit) as number | undefined, limit);
  // a list, or names joined by commas
  const chosen = given._fields?.toString().split(",").filter(Boolean);
  const missing = (names: (string | undefined)[]) => names.filter((name) => name && chosen && !chosen.includes(name)) as string[];
  const _fields = chosen && [...chosen, ...missing(["id", windows?.field])];
  // what is undefined is not sent
  const query: Query = { ...given, _order_by: order, _limit, _fields };
  const ask = async ({ _skip, ...others }: Query) => {
    if (whole) return { data: (await list(client, { ...rest, query: others })).data.slice(Number(_skip)) };
    return list(client, { ...rest, query: { ...others, _skip: _skip || undefined } });
  };

  const type = paging.search;
  const filtered = Object.keys(given).some((name) => name !== "_limit" && name !== "_fields" && given[name] !== undefined);
  const search: Walk["search"] =
    type && !filtered
      ? (at, read) => bySearch(client, type, { ...rest, _limit }, { ...at, fields: chosen ?? at.fields ?? [] }, read)
      : undefined;
  const lost = from.fields ? !search : from.second !== undefined ? !windows : paging.style === "cursor" && from.ids.length > 0;
  if (lost) throw new TypeError("`from` is no position in this list, as it is asked for now");

  const how = { ask, paging, query, windows, search, from, limit };
  const batches = from.fields && search ? search(from, 0) : paging.style === "cursor" ? byCursor(how) : byOffset(how);
  const hidden = missing(["id", windows?.field, search && searchTime]);
  return { batches, strip: (item: Item) => without(list.decodeItem?.(item) ?? item, hidden) };
}

/** How large pages are to be: no larger than what is wanted, but pages overlap by an object, and one more is to follow. */
function pageSize(asked: number | undefined, wanted: number): number | undefined {
  if (wanted < (asked ?? usualSize)) return Math.max(wanted, 2);
  return asked === undefined ? asked : Math.max(asked, 2);
}
