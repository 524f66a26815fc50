import type { Context } from "../engine/context.ts";
import { Problem } from "../engine/problem.ts";
import type { Stored } from "../store/row.ts";

/**
 * The objects that a query of Advanced Filtering selects.
 *
 * @throws Problem 501 for a query that is more than the kind of object
 */
export async function findObjects(
  context: Context,
  { objectType, query, limit }: { objectType: string; query?: unknown; sort?: unknown; limit?: number },
): Promise<Stored[]> {
  const { type = "match_all" } = Object(query) as { type?: string };
  if (type !== "match_all" && type !== "object_type")
    throw new Problem(501, { error: `The sandbox does not emulate queries of type ${type}.` });
  const { table } = context.of(`/${objectType}/`);
  return context.store.find(table, limit === undefined ? {} : { limit });
}
