import type { Query } from "./query.ts";

/** What holds a query as the API stored it: bare in bulk actions, beside its order in Smart Views, either way in exports. */
export interface HoldingQuery {
  s_query?: { type?: unknown; query?: unknown } | null;
}

/**
 * The query of a Smart View, a bulk action or an export, as searches and whatever else works on a query take it. What it is about is not
 * checked, nor is whether this package knows all kinds of condition in it.
 *
 * @example
 * search(close, { object_type: "lead", query: storedQuery(await getSmartView(close, { path: { id } })) });
 *
 * @throws TypeError where there is none, as in a Smart View of the legacy language: without a query, a search finds everything
 */
export function storedQuery({ s_query }: HoldingQuery): Query {
  const query = s_query?.type ? s_query : s_query?.query;
  if (!query) throw new TypeError("This has no query of Advanced Filtering. It may have one in the legacy language.");
  return query as Query;
}
