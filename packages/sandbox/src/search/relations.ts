import type { Context } from "../engine/context.ts";
import type { Definition } from "../engine/definition.ts";
import { refuse } from "../engine/problem.ts";
import type { Stored } from "../store/row.ts";
import type { Condition } from "../store/store.ts";

/** An object that a query is about: a record, or a part of one, such as an address. */
export type Subject = Record<string, unknown>;

/** Finds what is related to an object. */
export type Related = (subject: Subject) => Promise<Subject[]>;

export function definitionOf(context: Context, objectType: string): Definition | undefined {
  return context.definitions.find(({ search }) => search.objectType === objectType);
}

/**
 * How objects of one type lead to those of another: to the parts of themselves, to the lead that they are of, or to what names them as
 * its lead or contact.
 *
 * @throws Problem when they are not related
 */
export function relation(context: Context, from: string, to: string): Related {
  const here = definitionOf(context, from);
  const part = here?.search.parts.get(to);
  if (part !== undefined) return async (subject) => (subject[part.field] as Subject[] | undefined) ?? [];
  const there = definitionOf(context, to);
  if (!here || !there) throw refuse({ query: `Objects of type ${from} have no related objects of type ${to}.` });
  const { store } = context;
  if (to === "lead") {
    return async ({ lead_id }) => {
      const lead = typeof lead_id === "string" ? await store.get(there.table, lead_id) : undefined;
      return lead ? [lead] : [];
    };
  }
  const key = from === "lead" ? "lead_id" : from === "contact" ? "contact_id" : undefined;
  if (key === undefined || !there.table.columns.has(key))
    throw refuse({ query: `Objects of type ${from} have no related objects of type ${to}.` });
  return (subject) => store.find(there.table, { where: [...ofKind(there), { column: key, is: "=", value: (subject as Stored).id }] });
}

/** The condition that tells objects of a kind from others in their table. */
export function ofKind({ type }: Definition): Condition[] {
  return type === undefined ? [] : [{ column: "_type", is: "=", value: type }];
}
