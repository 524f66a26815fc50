import type { Context } from "../engine/context.ts";
import { definitionOf, ofKind, type Subject } from "./relations.ts";

/** Reads a field that counts other objects, or parts of this one; undefined for a field that the sandbox does not compute. */
export function smartField(context: Context, objectType: string, name: string): ((subject: Subject) => unknown) | undefined {
  const counts = ({ counters }: { counters: string[] }) => counters.includes(name);
  const part = [...(definitionOf(context, objectType)?.search.parts.values() ?? [])].find(counts);
  if (part) return ({ [part.field]: list }) => (Array.isArray(list) ? list.length : 0);
  const counted = objectType === "lead" ? context.definitions.find(({ search }) => counts(search)) : undefined;
  if (!counted) return undefined;
  return ({ id }) => context.store.count(counted.table, [...ofKind(counted), { column: "lead_id", is: "=", value: id }]);
}
