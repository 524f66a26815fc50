import { requirePermission } from "../engine/permissions.ts";
import { refuse, required } from "../engine/problem.ts";
import type { Resource } from "../engine/resource.ts";
import { checkUnused } from "./statuses.ts";

export const opportunityStatuses: Resource = {
  path: "/status/opportunity/",
  columns: { pipeline_id: "text" },
  async check(context, record) {
    await requirePermission(context, "manage_customizations");
    if (record.pipeline_id) return;
    const [first] = await context.store.find(context.of("/pipeline/").table, { limit: 1 });
    if (!first) throw refuse({ pipeline: required });
    record.pipeline_id = first.id;
  },
  async checkDelete(context, record) {
    await requirePermission(context, "manage_customizations");
    await checkUnused(context, context.of("/opportunity/"), record);
  },
  envelope: () => ({ has_more: false }),
};
