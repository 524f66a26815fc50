import { customFieldsOf } from "../custom-fields/definitions.ts";
import { requireRoles } from "../custom-fields/editors.ts";
import { fieldPaths } from "../custom-fields/owners.ts";
import { dropFieldsOf } from "../custom-fields/removal.ts";
import { summary } from "../custom-fields/summary.ts";
import type { Context } from "../engine/context.ts";
import { requirePermission } from "../engine/permissions.ts";
import { deleteRecord, updateRecord } from "../engine/records.ts";
import type { Resource } from "../engine/resource.ts";

export const customObjectTypes: Resource = {
  path: "/custom_object_type/",
  order: "date_created",
  defaults: () => ({ description: null, is_archived: false }),
  async check(context, _record, { input }) {
    await requirePermission(context, "manage_customizations");
    await requireRoles(context, input);
  },
  checkDelete: (context) => requirePermission(context, "manage_customizations"),
  async deleted(context, { id }) {
    const objects = context.of("/custom_object/");
    const ofType = { where: [{ column: "custom_object_type_id", is: "=" as const, value: id }] };
    for (const object of await context.store.find(objects.table, ofType)) await deleteRecord(context, objects, object);
    await dropFieldsOf(context, `custom_object_type/${id}`);
    for (const path of fieldPaths) {
      const definition = context.of(path);
      for (const field of await context.store.find(definition.table))
        if (field.referenced_custom_type_id === id) await updateRecord(context, definition, field, {}, { referenced_custom_type_id: null });
    }
  },
  render: (context, records) =>
    Promise.all(
      records.map(async (record) => ({
        ...record,
        fields: (await customFieldsOf(context, `custom_object_type/${record.id}`)).map((field) => summary(field, { choices: true })),
        back_reference_fields: await backReferences(context, record.id),
      })),
    ),
};

/** Fields of any kind of object whose values are objects of a type. */
async function backReferences(context: Context, typeId: string): Promise<Record<string, unknown>[]> {
  const fields = (await Promise.all(fieldPaths.map((path) => context.store.find(context.of(path).table)))).flat();
  return fields
    .filter((field) => field.referenced_custom_type_id === typeId)
    .map((record) => ({
      id: record.id,
      name: record.name,
      description: record.description ?? null,
      type: record.type,
      required: record.required === true,
      accepts_multiple_values: record.accepts_multiple_values,
      editable_with_roles: record.editable_with_roles ?? [],
      referenced_custom_type_id: typeId,
      back_reference_is_visible: record.back_reference_is_visible ?? false,
    }));
}
