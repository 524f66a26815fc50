import { activity } from "./activity.ts";
import { checkNamed, statusesOfChange } from "./status-changes.ts";

/** A record of a change: making or deleting one leaves the lead as it is. */
export const leadStatusChanges = activity({
  path: "/activity/status_change/lead/",
  async check(context, record, { input }) {
    checkNamed(input, ["lead_id", "old_status_id", "new_status_id"]);
    const { from, to } = await statusesOfChange(context, "/status/lead/", record);
    Object.assign(record, { old_status_label: from.label, new_status_label: to.label });
  },
});
