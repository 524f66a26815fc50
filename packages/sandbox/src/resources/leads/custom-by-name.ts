import type { Context } from "../../engine/context.ts";
import { takeCustomFields } from "../../engine/custom-fields.ts";
import type { Change } from "../../engine/resource.ts";
import type { Stored } from "../../store/row.ts";

/**
 * Takes `custom`, the older form of custom fields by their names: it sets those that it names and clears all others, but those that the
 * same request sets by their ids.
 */
export async function takeCustomByName(context: Context, record: Stored, { input, previous }: Change): Promise<void> {
  delete record.custom;
  const { custom } = input;
  if (typeof custom !== "object" || custom === null) return;
  for (const key of Object.keys(record)) if (key.startsWith("custom.") && record[key] === previous?.[key]) delete record[key];
  const named = Object.entries(custom).map(([name, value]) => [`custom.${name}`, value]);
  await takeCustomFields(context, context.of("/lead/"), record, Object.fromEntries(named));
}
