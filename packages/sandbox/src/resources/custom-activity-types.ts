import { customFieldsOf } from "../custom-fields/definitions.ts";
import { requireRoles } from "../custom-fields/editors.ts";
import { reorder } from "../custom-fields/order.ts";
import { dropFieldsOf } from "../custom-fields/removal.ts";
import { summary } from "../custom-fields/summary.ts";
import { requirePermission } from "../engine/permissions.ts";
import { deleteRecord } from "../engine/records.ts";
import type { Resource } from "../engine/resource.ts";

export const customActivityTypes: Resource = {
  path: "/custom_activity/",
  order: "date_created",
  defaults: () => ({ description: null, is_archived: false }),
  async check(context, record, { input }) {
    await requirePermission(context, "manage_customizations");
    await requireRoles(context, input);
    // fields are kept by themselves; here is only their order
    if (Array.isArray(input.fields)) await reorder(context, `custom_activity_type/${record.id}`, input.fields);
    delete record.fields;
  },
  checkDelete: (context) => requirePermission(context, "manage_customizations"),
  async deleted(context, { id }) {
    const activities = context.of("/activity/custom/");
    const ofType = { where: [{ column: "custom_activity_type_id", is: "=" as const, value: id }] };
    for (const activity of await context.store.find(activities.table, ofType)) await deleteRecord(context, activities, activity);
    await dropFieldsOf(context, `custom_activity_type/${id}`);
  },
  async render(context, records) {
    const fieldsOf = async (id: string) => (await customFieldsOf(context, `custom_activity_type/${id}`)).map((field) => summary(field));
    return Promise.all(records.map(async (record) => ({ ...record, fields: await fieldsOf(record.id) })));
  },
};
