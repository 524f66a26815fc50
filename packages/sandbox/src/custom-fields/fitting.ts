import { isDeepStrictEqual } from "node:util";
import type { Context } from "../engine/context.ts";
import type { Stored } from "../store/row.ts";
import { fieldOf } from "./definitions.ts";
import { objectsOf } from "./owners.ts";
import { fittingValue } from "./values.ts";

/** What of a definition says which values fit. */
const telling = ["type", "choices", "accepts_multiple_values", "referenced_custom_type_id"];

/** Brings the values of a field whose definition changed to its new form, and takes away those that do not fit it. */
export async function keepFittingValues(context: Context, fieldOwners: string[], field: Stored, previous: Stored): Promise<void> {
  if (telling.every((key) => isDeepStrictEqual(field[key], previous[key]))) return;
  const key = `custom.${field.id}`;
  for (const owner of fieldOwners) {
    const { definition, where } = objectsOf(context, owner);
    for (const record of await context.store.find(definition.table, { where })) {
      if (!(key in record)) continue;
      const { [key]: value, ...rest } = record;
      const fitting = await fittingValue(context, fieldOf(field, field), record, value);
      if (isDeepStrictEqual(fitting, value)) continue;
      await context.store.replace(definition.table, (fitting === undefined ? rest : { ...rest, [key]: fitting }) as Stored);
    }
  }
}
