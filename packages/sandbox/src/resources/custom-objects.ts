import type { Context } from "../engine/context.ts";
import { requireCustomFields } from "../engine/custom-fields.ts";
import { hasRole } from "../engine/permissions.ts";
import { forbidden } from "../engine/problem.ts";
import type { Resource } from "../engine/resource.ts";
import type { Stored } from "../store/row.ts";

export const customObjects: Resource = {
  path: "/custom_object/",
  customFields: ({ custom_object_type_id }) => `custom_object_type/${custom_object_type_id}`,
  async check(context, record) {
    await mayEdit(context, record);
    await requireCustomFields(context, `custom_object_type/${record.custom_object_type_id}`, record);
  },
  checkDelete: mayEdit,
};

/** A type may leave its objects to some roles. */
async function mayEdit(context: Context, record: Stored): Promise<void> {
  const type = await context.store.get(context.of("/custom_object_type/").table, String(record.custom_object_type_id));
  if (type && !(await hasRole(context, type.editable_with_roles as string[]))) {
    throw forbidden(`Your role may not edit objects of the type ${type.name}.`);
  }
}
