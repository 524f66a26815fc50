import type { Context } from "../engine/context.ts";
import type { Definition } from "../engine/definition.ts";
import { refuse } from "../engine/problem.ts";
import { rendered } from "../engine/records.ts";
import type { Stored } from "../store/row.ts";
import { instant } from "../time.ts";
import { type Field, matcherOf, type Query, reader } from "./query.ts";
import { definitionOf, ofKind } from "./relations.ts";

/** What to find. */
export interface Wanted {
  objectType: string;
  /** All objects of the type without it. */
  query?: Query | undefined;
  /** The oldest first without it. */
  sort?: { direction: string; field: Field }[] | undefined;
}

/**
 * The objects that a query matches, in order, whole.
 *
 * @throws Problem when the query is not one that the sandbox can carry out
 */
export async function findObjects(
  context: Context,
  { objectType, query, sort = [] }: Wanted,
): Promise<{ definition: Definition; found: Stored[] }> {
  const definition = definitionOf(context, objectType);
  if (!definition) throw refuse({ query: `Objects of type ${objectType} cannot be searched for.` });
  for (const { field_name: name = "id" } of sort.map(({ field }) => field)) {
    if (name !== "id" && definition.shape.properties.get(name)?.["x-id-prefix"])
      throw refuse({ sort: `Results cannot be sorted by ${name}, which refers to another object.` });
  }
  const matches = query && (await matcherOf(context, objectType, query));
  const all = await rendered(context, definition, await context.store.find(definition.table, { where: ofKind(definition) }));
  const found: Stored[] = [];
  for (const record of all) if (!matches || (await matches(record))) found.push(record);
  return { definition, found: await sorted(context, objectType, found, sort) };
}

async function sorted(context: Context, objectType: string, found: Stored[], sort: NonNullable<Wanted["sort"]>): Promise<Stored[]> {
  if (sort.length === 0) return found;
  const readers = sort.map(({ field }) => reader(context, objectType, field));
  const keyed = await Promise.all(
    found.map(async (record) => ({ record, keys: await Promise.all(readers.map(async (read) => comparable(await read(record)))) })),
  );
  keyed.sort((a, b) => {
    for (const [index, { direction }] of sort.entries()) {
      const order = compare(a.keys[index], b.keys[index], direction === "desc");
      if (order !== 0) return order;
    }
    return compare(a.record.id, b.record.id, false);
  });
  return keyed.map(({ record }) => record);
}

/** Times in one spelling, texts without case. */
function comparable(value: unknown): unknown {
  return typeof value === "string" ? (instant(value) ?? value.toLowerCase()) : value;
}

/** What has no value comes last, whatever the direction; where the API puts it is not known. */
function compare(a: unknown, b: unknown, descending: boolean): number {
  if (isNone(a) || isNone(b)) return Number(isNone(a)) - Number(isNone(b));
  if (a === b) return 0;
  return a < b !== descending ? -1 : 1;
}

const isNone = (value: unknown): value is undefined | null => value === undefined || value === null;

/** The type of object that a query asks for: it says so in an `object_type`, or, from some clients, only by what a `has_related` is about. */
export function objectTypeOf(query: Query): string | undefined {
  return saidBy(query, (part) => (part.type === "object_type" && !part.negate ? part.object_type : undefined)) ?? saidBy(query, aboutWhat);
}

const aboutWhat = ({ type, this_object_type }: Query) => (type === "has_related" ? this_object_type : undefined);

/** What the first part of a query says that holds for all that it finds. */
function saidBy(query: Query, say: (part: Query) => string | undefined): string | undefined {
  if (query.type !== "and" || query.negate) return say(query);
  return query.queries?.map((part) => saidBy(part, say)).find(Boolean);
}
