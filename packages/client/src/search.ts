import type { SearchableType, SearchQuery } from "@closekit/types";
import type { CallOptions } from "./call.ts";
import type { CloseClient } from "./client.ts";
import { BadRequestError } from "./errors.ts";
import { all, regularField, since } from "./filter/condition.ts";
import type { Order } from "./filter/field.ts";
import { objectType, type Query } from "./filter/query.ts";
import { type SearchDataRequest, searchData } from "./generated/advanced-filtering.ts";
import { maxResults, type OnlyRelated, type SearchFieldKinds, type SearchResultObjects } from "./generated/search.ts";
import { met } from "./paginate/position.ts";
import { PaginationIncompleteError } from "./pagination-incomplete.ts";
import { secondOf } from "./seconds.ts";
import type { WithFields } from "./selected.ts";
import { without } from "./without.ts";

type ResultOf<T> = T extends keyof SearchResultObjects ? SearchResultObjects[T] : unknown;

/** A result: its type, its id, and the fields that were asked for. Fields that the description does not know are `unknown`. */
export type SearchItem<T, Fields extends readonly string[] = []> = { __object_type: T; id: string } & WithFields<ResultOf<T>, Fields>;

/** Fields of results of type `T` that hold a time, as far as the description knows them. */
type TimeOf<T> = T extends keyof SearchFieldKinds & keyof SearchResultObjects
  ? { [Name in keyof SearchFieldKinds[T]]: SearchFieldKinds[T][Name] extends "moment" ? Name : never }[keyof SearchFieldKinds[T]]
  : never;

/** What {@link search} takes. */
export type SearchOptions<T extends SearchableType, Fields extends readonly string[]> = CallOptions & {
  /** What to return. Types that are only found by way of others, such as addresses, are refused. */
  object_type: T extends OnlyRelated ? never : T;
  /** What the objects have to be like; all objects of the type without it. `@closekit/client/filter` builds it. */
  query?: Query<T>;
  /** The fields to return, as the object has them; only ids without it. */
  _fields?: Fields & readonly (keyof ResultOf<T> | (string & {}))[];
  /** Page size. */
  _limit?: number;
  /** How many objects to return at most. */
  results_limit?: number;
  header?: SearchDataRequest["header"];
} & (
    | { sort?: Order<T>[]; keyset?: never }
    | {
        sort?: never;
        /** Order by this time, the earliest first, and go on by it where a cursor does not reach. For long lists. */
        keyset: TimeOf<T>;
      }
  );

/**
 * Streams the objects that a query matches, page by page, as they are asked for, each of them once.
 *
 * A cursor that has expired, because a page took longer to work through than a cursor lives, is replaced by a new search that passes
 * over what was already returned. One search reaches a limited number of objects; with `keyset`, the next search starts at the time of
 * the last object. Otherwise the end that is reached too early is an error.
 *
 * @example
 * const query = field("lead", "name").contains("harbor");
 * for await (const lead of search(close, { object_type: "lead", query, _fields: ["display_name"] })) console.log(lead.display_name);
 *
 * @throws PaginationIncompleteError when there are more objects that cannot be reached
 * @throws CloseApiError when the API answers another error
 */
export async function* search<T extends SearchableType, const Fields extends readonly string[] = []>(
  client: CloseClient,
  options: SearchOptions<T, Fields>,
): AsyncGenerator<SearchItem<T, Fields>, void> {
  for await (const page of searchPages(client, options)) {
    for (const found of page) {
      options.signal?.throwIfAborted();
      yield found;
    }
  }
}

/**
 * {@link search}, by page.
 *
 * @param seen the ids of objects to leave out
 * @param read so many objects were read already, which is told when it cannot go on
 */
export async function* searchPages<T extends SearchableType, const Fields extends readonly string[] = []>(
  client: CloseClient,
  options: SearchOptions<T, Fields>,
  seen = new Set<string>(),
  read = 0,
): AsyncGenerator<SearchItem<T, Fields>[], void> {
  const { object_type, query, _fields = [], _limit, results_limit, sort, keyset, header, ...init } = options;
  const by = keyset as string | undefined;
  const time = by && regularField(object_type, by);
  const hidden = by && !(_fields as readonly string[]).includes(by) ? [by] : [];
  const fields = [..._fields, ...hidden];
  const body = {
    _fields: fields[0] ? { [object_type]: fields } : undefined,
    _limit,
    results_limit,
    sort: time ? [{ direction: "asc", field: time }] : sort,
    include_counts: true, // tells an end from a limit
  };
  // whole ones, for the index may keep fewer parts of a second than the objects show
  for (let second: number | undefined; read !== results_limit; ) {
    const parts = [objectType(object_type), query, time && second && since(time, second)].filter(Boolean) as SearchQuery[];
    const before = read;
    const begin = second;
    const reached = new Set<string>();
    let matching: number | undefined;
    let cursor: string | null | undefined;
    let page: Awaited<ReturnType<typeof searchData>> | undefined; // none when the cursor has expired
    do {
      const sent = { ...init, header, body: { ...body, query: all(parts), cursor } } as SearchDataRequest; // without what is undefined
      page = await searchData(client, sent).catch((error: unknown) => {
        // the API names no code for a cursor that has expired; that it is what is wrong says enough, for it is sent as it came
        if (cursor && error instanceof BadRequestError && "cursor" in error.fieldErrors) return undefined;
        throw error;
      });
      if (!page) break;
      // the lowest, for objects come and go meanwhile
      if (page.count) matching = Math.min(page.count.total, matching ?? page.count.total);
      const fresh: SearchItem<T, Fields>[] = [];
      for (const found of page.data) {
        reached.add(found.id);
        if (by) second = secondOf(found[by]) ?? second;
        if (read === results_limit || met(seen, found.id)) continue;
        read++;
        fresh.push(without(found, hidden) as SearchItem<T, Fields>);
      }
      yield fresh;
      if (read === results_limit) return;
      cursor = page.cursor;
    } while (cursor && reached.size < maxResults);
    const short = matching === undefined ? reached.size >= maxResults : reached.size < matching;
    if (!cursor && !short) return;
    const stuck = (read === before && second === begin) || (page && !by);
    if (stuck) throw new PaginationIncompleteError(page ? "search_limit" : "cursor_expired", read, undefined, matching);
  }
}
