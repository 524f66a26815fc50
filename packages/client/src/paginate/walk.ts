import type { CloseClient } from "../client.ts";
import { without } from "../without.ts";
import { bySearch, searchTime } from "./by-search.ts";
import { byCursor } from "./cursor.ts";
import type { List, ListPage } from "./list.ts";
import { byOffset } from "./offset.ts";
import { type Batch, type Item, kept, type Position } from "./position.ts";
import { type Windows, windowsOf } from "./windows.ts";

/** The page size of most lists where none is asked for. */
const usualSize = 100;

export type Query = Record<string, unknown>;

/** What the ways of reading a list need. */
export interface Walk {
  /** Asks for a page with these parameters, `_skip` apart. */
  ask(query: Query, skip?: number): Promise<ListPage>;
  /** The largest `_skip`. */
  maxSkip: number;
  /** The caller's parameters, and the order. */
  query: Query;
  /** How many objects a page is to have. */
  size: number;
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
  const { query: { _limit: asked = paging.maxLimit, _fields: fields = "", ...given } = {}, ...rest } = request;
  const windows = windowsOf(paging, given);
  const whole = paging.style === "none";
  // no larger than what is wanted, but pages overlap by an object, and more than one in the beginning of a walk that is resumed
  const wanted = from.skip ? limit + kept : limit;
  const size = Math.max(2, Math.min(Number(asked ?? usualSize), wanted));
  const _limit = whole || (!asked && size === usualSize) ? undefined : size;
  // a list, or names joined by commas; none of them is no selection
  const chosen = String(fields).match(/[^,]+/g);
  const missing = (names: (string | undefined)[]) => names.filter((name) => name && chosen && !chosen.includes(name)) as string[];
  const _fields = chosen?.concat(missing(["id", windows?.field]));
  // what is undefined is not sent
  const query: Query = { ...given, _order_by: given._order_by ?? paging.orderBy, _limit, _fields };
  const ask = async (query: Query, skip?: number) => {
    const page = await list(client, { ...rest, query: { ...query, _skip: (!whole && skip) || undefined } });
    return whole ? { ...page, data: page.data.slice(skip) } : page;
  };

  const type = paging.search;
  const filtered = Object.values(given).some((value) => value !== undefined);
  const search: Walk["search"] =
    type && !filtered ? (at, read) => bySearch(client, type, { ...rest, _limit }, { ...at, fields: chosen ?? at.fields }, read) : undefined;
  const lost = !Array.isArray(from.ids) || (from.fields ? !search : from.second ? !windows : paging.style === "cursor" && from.ids[0]);
  if (lost) throw new TypeError("`from` is no position in this list, as it is asked for");

  const maxSkip = whole ? 0 : (paging.maxSkip ?? Infinity);
  const how = { ask, maxSkip, query, size, windows, search, from, limit };
  const batches = from.fields && search ? search(from, 0) : paging.style === "cursor" ? byCursor(how) : byOffset(how);
  const hidden = missing(["id", windows?.field, search && searchTime]);
  return { batches, strip: (item: Item) => without(list.decodeItem?.(item) ?? item, hidden) };
}
