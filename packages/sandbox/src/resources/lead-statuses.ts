import { requirePermission } from "../engine/permissions.ts";
import { Problem } from "../engine/problem.ts";
import type { Resource } from "../engine/resource.ts";
import { checkUnused } from "./statuses.ts";

export const leadStatuses: Resource = {
  path: "/status/lead/",
  check: (context) => requirePermission(context, "manage_customizations"),
  async checkDelete(context, record) {
    await requirePermission(context, "manage_customizations");
    await checkUnused(context, context.of("/lead/"), record);
    if ((await context.store.count(context.of("/status/lead/").table)) === 1)
      throw new Problem(400, { error: "New leads need a status, and this is the last one." });
  },
  envelope: () => ({ has_more: false }),
};
