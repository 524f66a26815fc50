import { isDeepStrictEqual } from "node:util";
import type { Compilable, CompiledQuery } from "kysely";
import type { Table } from "./table.ts";

/** Queries of each table by their shape, for one kind of database. */
export type Shapes = WeakMap<Table, Map<string, CompiledQuery>>;

/** Shapes kept of a table; a list of ids has one for each length. */
const kept = 500;

/**
 * A query that is built and compiled when its shape is first seen, for that takes longer than to run it. Later only the values are put in.
 *
 * @throws when the values are not those that the query was built with, which is a mistake in the caller
 */
export function compiled(shapes: Shapes, table: Table, shape: string, values: unknown[], build: () => Compilable): CompiledQuery {
  const queries = shapes.get(table) ?? new Map<string, CompiledQuery>();
  shapes.set(table, queries);
  const known = queries.get(shape);
  if (known) return { ...known, parameters: values };
  const query = build().compile();
  if (!isDeepStrictEqual([...query.parameters], values)) throw new Error(`The query "${shape}" has other values than it was built with.`);
  if (queries.size >= kept) queries.clear();
  queries.set(shape, query);
  return query;
}
