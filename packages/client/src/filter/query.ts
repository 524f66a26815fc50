import type { SearchableType, SearchInStatus, SearchMoment, SearchQuery, SearchText } from "@closekit/types";
import { all, related } from "./condition.ts";

declare const level: unique symbol;

/** Marks what is about objects of type `T`, so that it is refused where objects of another type are meant. */
export interface About<in T> {
  readonly [level]?: (object: T) => void;
}

/** A query about objects of type `T`: what `searchData`, Smart Views, exports and bulk actions take. */
export type Query<T extends SearchableType = SearchableType> = SearchQuery & About<T>;

/**
 * All of these match.
 *
 * @throws TypeError without a query, which would match everything or nothing
 */
export const and = <T extends SearchableType = SearchableType>(...queries: Query<T>[]): Query<T> => all(atLeastOne("and", queries));

/**
 * At least one of these matches.
 *
 * @throws TypeError without a query, which would match everything or nothing
 */
export const or = <T extends SearchableType = SearchableType>(...queries: Query<T>[]): Query<T> => ({
  type: "or",
  queries: atLeastOne("or", queries),
});

/** This does not match. */
export const not = <T extends SearchableType>(query: Query<T>): Query<T> => ({ ...query, negate: !query.negate });

/**
 * An object of type `this_object_type` has at least one related object that matches. Conditions in one query hold for the same related
 * object. Which types are related is not checked: the description does not say it.
 */
export const hasRelated = <T extends SearchableType, R extends SearchableType>(
  this_object_type: T,
  related_object_type: R,
  related_query: Query<R> = matchAll(),
): Query<T> => related(this_object_type, related_object_type, related_query);

/** The object is of this type. `search` adds this itself. */
export const objectType = <T extends SearchableType>(object_type: T): Query<T> => ({ type: "object_type", object_type });

/** The object has this id. */
export const id = (value: string): Query => ({ type: "id", value });

/** Text is found anywhere in the object. */
export const text = (value: string, mode: NonNullable<SearchText["mode"]> = "full_words"): Query => ({ type: "text", value, mode });

/** Every object matches. */
export const matchAll = (): Query => ({ type: "match_all" });

/** The object was in one of these statuses, in this period where one is given. */
export const inStatus = (status_ids: string[], period: { on_or_after?: SearchMoment; before?: SearchMoment } = {}): Query => {
  const query: SearchInStatus = { type: "in_status", status_ids: atLeastOne("inStatus", status_ids), ...period };
  return query;
};

/** The object is in this Smart View. */
export const inSmartView = (saved_search_id: string): Query => ({ type: "saved_search", saved_search_id });

/** The list, unless it is empty: what an empty one matches is not documented, and bulk actions take queries. */
export function atLeastOne<Item>(of: string, items: Item[]): Item[] {
  if (items.length === 0) throw new TypeError(`${of}() needs at least one argument.`);
  return items;
}
