import { bundledDescription, type Compiler, compiler, isTooDeep } from "@closekit/contract";
import type { Context } from "../engine/context.ts";
import { Problem, refuse } from "../engine/problem.ts";
import { findObjects, objectTypeOf, type Wanted } from "../search/find.ts";
import type { Query } from "../search/query.ts";
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

/** The kind of object that a query of Advanced Filtering finds; leads where it does not say so. */
export function objectTypeIn(query: unknown): string {
  return (query ? objectTypeOf(bareQuery(query) as Query) : undefined) ?? "lead";
}

/** A query of Advanced Filtering without the `query` around it that some requests have. */
export function bareQuery(query: unknown): unknown {
  const { type, query: inner } = Object(query) as { type?: unknown; query?: unknown };
  return type === undefined && inner !== undefined ? inner : (query ?? undefined);
}

/**
 * The objects of a kind that a selection finds, as they are kept; all of them without a query.
 *
 * @throws Problem 400 for a query that is none, 501 for one of the legacy language
 */
export async function selectObjects(context: Context, objectType: string, selection: Selection): Promise<Stored[]> {
  const { s_query, query: text, sort, results_limit } = selection;
  const legacy = typeof text === "string" ? text.trim() : "";
  if (legacy !== "" && legacy !== "*") throw new Problem(501, { error: "The sandbox does not emulate the legacy query language." });
  const query = bareQuery(s_query) as Query | undefined;
  if (query !== undefined) requireValid("SearchQuery", "s_query", query);
  if (!Array.isArray(sort ?? [])) throw notValid("sort");
  for (const each of (sort ?? []) as unknown[]) requireValid("SearchSort", "sort", each);
  const { definition, found } = await findObjects(context, { objectType, query, sort: (sort ?? undefined) as Wanted["sort"] });
  const limit = typeof results_limit === "number" ? Math.max(results_limit, 0) : found.length;
  const ids = found.slice(0, limit).map(({ id }) => id);
  return context.store.getMany(definition.table, ids);
}

export const selectLeads = (context: Context, selection: Selection): Promise<Stored[]> => selectObjects(context, "lead", selection);

let compile: Compiler | undefined;

/** Exports and Smart Views take any object for a query, so that it is looked at only here. */
function requireValid(schema: string, field: string, value: unknown): void {
  compile ??= compiler(bundledDescription());
  const validate = compile.json(`#/components/schemas/${schema}`);
  if (isTooDeep(value) || validate(value).length > 0) throw notValid(field);
}

const notValid = (field: string): Problem => refuse({ [field]: "The value is not valid." });
