import type { Context } from "../engine/context.ts";
import { deleteRecord, updateRecord } from "../engine/records.ts";
import { type Association, associationWith } from "./definitions.ts";
import { objectsOf, ownerParts } from "./owners.ts";

/** Removes the values of a field from all objects of an owner, for good. */
export async function dropValues(context: Context, owner: string, fieldId: string): Promise<void> {
  const { definition, where } = objectsOf(context, owner);
  const key = `custom.${fieldId}`;
  for (const record of await context.store.find(definition.table, { where })) {
    if (!(key in record)) continue;
    const { [key]: _, ...rest } = record;
    await context.store.replace(definition.table, rest as typeof record);
  }
}

/** Removes all fields of an owner that is deleted: its own, and its part in shared ones. */
export async function dropFieldsOf(context: Context, owner: string): Promise<void> {
  const { kind, typeId, of } = ownerParts(owner);
  const where = of.types ? [{ column: of.types.key, is: "=" as const, value: typeId }] : [];
  const own = of.fields === undefined ? undefined : context.of(of.fields);
  if (own) for (const field of await context.store.find(own.table, { where })) await deleteRecord(context, own, field);
  const shared = context.of("/custom_field/shared/");
  for (const field of await context.store.find(shared.table)) {
    const gone = associationWith(field, kind, typeId);
    const associations = (field.associations as Association[]).filter((each) => each !== gone);
    if (gone) await updateRecord(context, shared, field, {}, { associations });
  }
}
