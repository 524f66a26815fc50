import type { Context } from "../engine/context.ts";
import { requireCustomFields } from "../engine/custom-fields.ts";
import { hasRole } from "../engine/permissions.ts";
import { forbidden } from "../engine/problem.ts";
import type { Stored } from "../store/row.ts";
import { withOffset } from "../time.ts";
import { activity } from "./activity.ts";

export const customActivities = activity({
  path: "/activity/custom/",
  customFields: ({ custom_activity_type_id }) => `custom_activity_type/${custom_activity_type_id}`,
  defaults: () => ({
    source: "api",
    mentions: [],
    mentions_updated_at: null,
    comment_summary: null,
    last_published_at: null,
    pinned_at: null,
  }),
  async check(context, record, { previous }) {
    await mayEdit(context, record);
    record.pinned = record.pinned === true;
    if (record.pinned !== (previous?.pinned ?? false)) record.pinned_at = record.pinned ? withOffset(context.now()) : null;
    // a draft may lack what is required; what is published may not
    if (record.status !== "published") return;
    await requireCustomFields(context, `custom_activity_type/${record.custom_activity_type_id}`, record);
    if (previous?.status !== "published") record.last_published_at = withOffset(context.now());
  },
  checkDelete: mayEdit,
});

/** A type may leave its activities to some roles. */
async function mayEdit(context: Context, record: Stored): Promise<void> {
  const type = await context.store.get(context.of("/custom_activity/").table, String(record.custom_activity_type_id));
  if (type && !(await hasRole(context, type.editable_with_roles as string[]))) {
    throw forbidden(`Your role may not edit activities of the type ${type.name}.`);
  }
}
