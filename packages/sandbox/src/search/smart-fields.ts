import type { Context } from "../engine/context.ts";
import type { Stored } from "../store/row.ts";
import { derive, type Read } from "./derive.ts";
import { definitionOf } from "./relations.ts";

/**
 * Reads a Smart Field of a lead, or a field of any object that counts its parts; undefined for one that the sandbox does not compute. What
 * it derives from is read once for all leads, as soon as it is asked for.
 */
export function smartField(context: Context, objectType: string, name: string): Read | undefined {
  const counter = counters(context, objectType).get(name);
  if (counter || objectType !== "lead" || !derivable(context).has(name)) return counter;
  let reading: Promise<Map<string, Read>> | undefined;
  return async (lead) => {
    reading ??= derive(context, [name]);
    return (await reading).get(name)?.(lead);
  };
}

/** Leads with the Smart Fields that `_fields` names, or with all of them for `_all`; other names are passed over. */
export async function withSmartFields(context: Context, leads: Stored[], fields: string[]): Promise<Stored[]> {
  if (fields.length === 0) return leads;
  const isAsked = (name: string) => fields.includes(name) || fields.includes("_all");
  const derived = await derive(context, [...derivable(context)].filter(isAsked), leads);
  const reads = [...counters(context, "lead"), ...derived].filter(([name]) => isAsked(name));
  return leads.map((lead) => ({ ...lead, ...Object.fromEntries(reads.map(([name, read]) => [name, read(lead)])) }));
}

function derivable({ definitions }: Context): Set<string> {
  return new Set(definitions.flatMap(({ smartFields }) => [...smartFields.keys()]));
}

/** Fields that count parts of the object itself, such as the addresses of a lead. */
function counters(context: Context, objectType: string): Map<string, Read> {
  const parts = [...(definitionOf(context, objectType)?.search.parts.values() ?? [])];
  return new Map(
    parts.flatMap(({ field, counters }) =>
      counters.map((name): [string, Read] => [name, ({ [field]: list }) => (Array.isArray(list) ? list.length : 0)]),
    ),
  );
}
