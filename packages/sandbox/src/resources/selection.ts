import type { Context } from "../engine/context.ts";
import { notAChoice, Problem, refuse } from "../engine/problem.ts";
import { findObjects } from "../search/find.ts";
import type { Stored } from "../store/row.ts";

/** What a bulk action, an export, a report or a preview works on. */
export interface Selection extends Record<string, unknown> {
  /** A query of Advanced Filtering, bare or under `query`. */
  s_query?: unknown;
  /** A query of the legacy language. */
  query?: unknown;
  sort?: unknown;
  results_limit?: unknown;
}

/** The kind of object that a query of Advanced Filtering finds. */
export function objectTypeOf(query: unknown): string | undefined {
  const { type, object_type, queries } = Object(query) as { type?: string; object_type?: string; queries?: unknown[] };
  if (type === "object_type") return object_type;
  return (Array.isArray(queries) ? queries : []).map(objectTypeOf).find((each) => each !== undefined);
}

/** A query of Advanced Filtering without the `query` around it that some requests have. */
export function bareQuery(query: unknown): unknown {
  const { type, query: inner } = Object(query) as { type?: unknown; query?: unknown };
  return type === undefined && inner !== undefined ? inner : (query ?? undefined);
}

/**
 * The objects of a kind that a selection finds; all of them without a query.
 *
 * @throws Problem 400 for a kind of object that does not exist, 501 for a query of the legacy language
 */
export async function selectObjects(
  context: Context,
  objectType: string,
  { s_query, query, sort, results_limit }: Selection,
): Promise<Stored[]> {
  const legacy = typeof query === "string" ? query.trim() : "";
  if (legacy !== "" && legacy !== "*") throw new Problem(501, { error: "The sandbox does not emulate the legacy query language." });
  if (!context.definitions.some((definition) => definition.objectType === objectType)) throw refuse({ s_query: notAChoice });
  return findObjects(context, {
    objectType,
    query: bareQuery(s_query),
    sort,
    ...(typeof results_limit === "number" && { limit: Math.max(results_limit, 0) }),
  });
}

export const selectLeads = (context: Context, selection: Selection): Promise<Stored[]> => selectObjects(context, "lead", selection);
