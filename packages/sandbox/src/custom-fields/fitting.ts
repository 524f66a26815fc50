import type { Context } from "../engine/context.ts";
import type { Stored } from "../store/row.ts";
import { objectsOf } from "./owners.ts";

/** Takes away values that are no longer among the choices of a field. */
export async function keepValidChoices(context: Context, fieldOwners: string[], field: Stored): Promise<void> {
  if (field.type !== "choices") return;
  const choices = new Set(field.choices as string[]);
  const key = `custom.${field.id}`;
  for (const owner of fieldOwners) {
    const { definition, where } = objectsOf(context, owner);
    for (const record of await context.store.find(definition.table, { where })) {
      const value = record[key];
      const kept = [value].flat().filter((each) => choices.has(each as string));
      if (value === undefined || kept.length === [value].flat().length) continue;
      const { [key]: _, ...rest } = record;
      await context.store.replace(definition.table, (kept.length > 0 ? { ...rest, [key]: kept } : rest) as Stored);
    }
  }
}
