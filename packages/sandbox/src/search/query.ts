import type { Context } from "../engine/context.ts";
import { Problem, refuse } from "../engine/problem.ts";
import { type Condition, testOf, textTest } from "./condition.ts";
import { definitionOf, relation, type Subject } from "./relations.ts";
import { smartField } from "./smart-fields.ts";

/** A query of Advanced Filtering, as the description has it. */
export interface Query {
  type: string;
  negate?: boolean;
  queries?: Query[];
  object_type?: string;
  value?: unknown;
  mode?: string;
  field?: Field;
  condition?: Condition;
  this_object_type?: string;
  related_object_type?: string;
  related_query?: Query;
  saved_search_id?: string;
}

export interface Field {
  type: string;
  object_type?: string;
  field_name?: string;
  custom_field_id?: string;
}

/** Says whether an object matches. */
export type Matcher = (subject: Subject) => Promise<boolean>;

/**
 * Makes the matcher of a query about objects of a type.
 *
 * @param within the Smart Views that the query is in, from the outermost on
 * @throws Problem when the query is not one that the description has, or not one that the sandbox carries out
 */
export async function matcherOf(context: Context, objectType: string, query: Query, within: string[] = []): Promise<Matcher> {
  const matches = await positive(context, objectType, query, within);
  return query.negate ? async (subject) => !(await matches(subject)) : matches;
}

async function positive(context: Context, objectType: string, query: Query, within: string[]): Promise<Matcher> {
  switch (query.type) {
    case "and":
    case "or": {
      const parts = await Promise.all((query.queries ?? []).map((part) => matcherOf(context, objectType, part, within)));
      return query.type === "and" ? every(parts) : some(parts);
    }
    case "object_type": {
      const same = query.object_type === objectType;
      return async () => same;
    }
    case "match_all":
      return async () => true;
    case "id":
      return async ({ id }) => id === query.value;
    case "text": {
      const test = textTest(String(query.value), query.mode);
      return async (subject) => test(textIn(subject));
    }
    case "field_condition": {
      const read = reader(context, objectType, query.field ?? { type: "" });
      const test = testOf(context, query.condition ?? { type: "" });
      return async (subject) => test(await read(subject));
    }
    case "has_related":
      return hasRelated(context, objectType, query, within);
    case "saved_search":
      return inSmartView(context, objectType, query, within);
    default:
      throw new Problem(501, { error: `The sandbox does not emulate queries of the type ${query.type}.` });
  }
}

function every(matchers: Matcher[]): Matcher {
  return async (subject) => {
    for (const matches of matchers) if (!(await matches(subject))) return false;
    return true;
  };
}

function some(matchers: Matcher[]): Matcher {
  return async (subject) => {
    for (const matches of matchers) if (await matches(subject)) return true;
    return false;
  };
}

async function hasRelated(context: Context, objectType: string, query: Query, within: string[]): Promise<Matcher> {
  const { related_object_type: to = "", related_query = { type: "match_all" } } = query;
  if (query.this_object_type !== objectType)
    throw refuse({ query: `has_related is about ${query.this_object_type} where ${objectType} is meant.` });
  const related = relation(context, objectType, to);
  const matches = await matcherOf(context, to, related_query, within);
  return async (subject) => {
    for (const each of await related(subject)) if (await matches(each)) return true;
    return false;
  };
}

async function inSmartView(context: Context, objectType: string, { saved_search_id }: Query, within: string[]): Promise<Matcher> {
  const id = String(saved_search_id);
  if (within.includes(id)) throw refuse({ query: `The Smart View ${id} refers to itself: ${[...within, id].join(" → ")}.` });
  const view = await context.store.get(context.of("/saved_search/").table, id);
  const query = (view?.s_query as { query?: Query } | undefined)?.query;
  if (!query) throw refuse({ query: `There is no Smart View ${id} with a query.` });
  return matcherOf(context, objectType, query, [...within, id]);
}

/**
 * Reads the value that a condition is about.
 *
 * @throws Problem when the field is of another type of object, or none that the sandbox knows
 */
export function reader(context: Context, objectType: string, field: Field): (subject: Subject) => unknown {
  if (field.type === "custom_field") return (subject) => subject[`custom.${field.custom_field_id}`];
  const name = field.field_name ?? "";
  if (field.object_type !== objectType)
    throw refuse({ query: `The field ${name} is of ${field.object_type} where ${objectType} is meant.` });
  const definition = definitionOf(context, objectType);
  // parts of objects have no definition of their own
  if (!definition || definition.shape.properties.has(name)) return (subject) => subject[name];
  const computed = smartField(context, objectType, name);
  if (!computed) throw new Problem(501, { error: `The sandbox does not emulate the search field ${name} of ${objectType}.` });
  return computed;
}

function textIn(value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value !== "object" || value === null) return "";
  return Object.values(value).map(textIn).filter(Boolean).join(" \u0000 ");
}
