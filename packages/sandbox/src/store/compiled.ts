import { isDeepStrictEqual } from "node:util";
import type { Compilable, CompiledQuery } from "kysely";

/** Queries by their shape. */
export type Shapes = Map<string, CompiledQuery>;

/** Shapes kept; a list of ids has one for each length. */
const kept = 2_000;

/**
 * A query that is built and compiled when its shape is first seen, for that takes longer than to run it. Later only the values are put in.
 *
 * @throws when the values are not those that the query was built with, which is a mistake in the caller
 */
export function compiled(shapes: Shapes, shape: string, values: unknown[], build: () => Compilable): CompiledQuery {
  const known = shapes.get(shape);
  if (known) return { ...known, parameters: values };
  const query = build().compile();
  if (!isDeepStrictEqual([...query.parameters], values)) throw new Error(`The query "${shape}" has other values than it was built with.`);
  if (shapes.size >= kept) shapes.clear();
  shapes.set(shape, query);
  return query;
}
