import type { Context } from "../engine/context.ts";
import type { Stored } from "../store/row.ts";
import { ownerParts } from "./owners.ts";

/** A custom field as it is on one kind of object. */
export interface CustomField {
  id: string;
  name: string;
  type: string;
  choices: string[] | null;
  accepts_multiple_values: boolean;
  editable_with_roles: string[];
  /** Whether a value is needed; of a shared field the association says so. */
  required: boolean;
  referenced_custom_type_id: string | null;
  /** The definition as it is kept. */
  record: Stored;
}

/** The order of fields on each kind of object, where one was chosen. */
export const schemaOrder = "custom_field_order";

/**
 * All custom fields of a kind of object, its own and the shared ones that are associated with it, in the order of its schema.
 *
 * @param owner `lead`, `contact`, `opportunity`, `call`, `custom_activity_type/{id}` or `custom_object_type/{id}`
 */
export async function customFieldsOf(context: Context, owner: string): Promise<CustomField[]> {
  const { kind, typeId, of } = ownerParts(owner);
  const shared = await context.store.find(context.of("/custom_field/shared/").table);
  if (of.fields === undefined) return shared.map((record) => fieldOf(record, record));
  const where = of.types ? [{ column: of.types.key, is: "=" as const, value: typeId }] : [];
  const own = await context.store.find(context.of(of.fields).table, { where });
  const fields = [...own.map((record) => fieldOf(record, record)), ...shared.flatMap((record) => associated(record, kind, typeId))];
  return inOrder(fields, await fieldOrder(context, owner));
}

/** The ids of fields in the order that was chosen for an owner; empty when none was. */
export async function fieldOrder(context: Context, owner: string): Promise<string[]> {
  const chosen = await context.store.get(orderTable, owner);
  return (chosen?.fields as string[] | undefined) ?? [];
}

export const orderTable = { name: schemaOrder, columns: new Map([["date_created", "instant" as const]]) };

export async function setFieldOrder(context: Context, owner: string, fields: string[]): Promise<void> {
  const known = await context.store.get(orderTable, owner);
  const record = { id: owner, fields, date_created: context.now() };
  await (known ? context.store.replace(orderTable, record) : context.store.insert(orderTable, record));
}

/** Fields that the order does not name go to the end. */
function inOrder(fields: CustomField[], order: string[]): CustomField[] {
  const place = (field: CustomField) => (order.includes(field.id) ? order.indexOf(field.id) : order.length);
  return fields.toSorted((a, b) => place(a) - place(b));
}

/** An association of a shared field with a kind of object. */
export interface Association {
  object_type: string;
  custom_activity_type_id?: string;
  custom_object_type_id?: string;
  editable_with_roles: string[];
  required: boolean;
}

export function associationWith(record: Stored, kind: string, typeId: string | undefined): Association | undefined {
  const associations = (record.associations ?? []) as Association[];
  return associations.find(
    (each) =>
      each.object_type === kind &&
      (typeId === undefined || each.custom_activity_type_id === typeId || each.custom_object_type_id === typeId),
  );
}

function associated(record: Stored, kind: string, typeId: string | undefined): CustomField[] {
  const association = associationWith(record, kind, typeId);
  return association ? [fieldOf(record, association)] : [];
}

/** A field by its definition. Of a shared one, the association says who may edit it and whether it is required. */
export function fieldOf(record: Stored, rights: { required?: unknown; editable_with_roles?: unknown } | Stored): CustomField {
  return {
    id: record.id,
    name: String(record.name),
    type: String(record.type),
    choices: (record.choices as string[] | null | undefined) ?? null,
    accepts_multiple_values: record.accepts_multiple_values === true,
    editable_with_roles: (rights.editable_with_roles as string[] | undefined) ?? [],
    required: rights.required === true,
    referenced_custom_type_id: (record.referenced_custom_type_id as string | null | undefined) ?? null,
    record,
  };
}
