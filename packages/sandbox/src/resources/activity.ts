import type { Context } from "../engine/context.ts";
import { refuse, unknownObject } from "../engine/problem.ts";
import type { Change, Resource } from "../engine/resource.ts";
import type { Stored } from "../store/row.ts";

/** The table of all activities: the general list mixes their kinds. */
export const activityTable = "activity";

/** What activities of all kinds have in common; a kind adds its own. */
export function activity(kind: Resource): Resource {
  return {
    ...kind,
    table: activityTable,
    async defaults(context, input) {
      return { user_id: context.user.id, users: [], ...(await kind.defaults?.(context, input)) };
    },
    async check(context, record, change) {
      record.activity_at ??= record.date_created;
      await contactOfLead(context, record, change);
      await kind.check?.(context, record, change);
    },
  };
}

/** The contact of an activity is one of its lead. */
async function contactOfLead(context: Context, record: Stored, { input }: Change): Promise<void> {
  if (typeof input.contact_id !== "string") return;
  const contact = await context.store.get(context.of("/contact/").table, input.contact_id);
  if (contact?.lead_id !== record.lead_id) throw refuse({ contact: unknownObject });
}
