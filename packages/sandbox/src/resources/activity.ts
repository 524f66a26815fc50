import type { Context } from "../engine/context.ts";
import { listed } from "../engine/list.ts";
import { refuse, unknownObject } from "../engine/problem.ts";
import type { Change, Resource } from "../engine/resource.ts";
import type { Stored } from "../store/row.ts";
import type { Condition } from "../store/store.ts";
import { moveThread, removeThread } from "./comments/threads.ts";
import { checkOwnDelete, checkOwner } from "./ownership.ts";

/** The table of all activities: the general list mixes their kinds. */
export const activityTable = "activity";

const owners = ["user_id"];

/** Kinds by name, `Custom` for all Custom Activities, and those of one type by the id of the type. */
function ofKinds(value: string): Condition[] {
  const names = listed(value);
  const types = names.filter((name) => name.startsWith("actitype_"));
  const kinds = names.map((name) => (name === "Custom" ? "CustomActivity" : name));
  const ofKind: Condition = { column: "_type", is: "in", value: kinds };
  if (types.length === 0) return [ofKind];
  return [{ is: "any", of: [[ofKind], [{ column: "custom_activity_type_id", is: "in", value: types }]] }];
}

/** What the parameters mean that tell kinds. */
export const kindFilters = { _type: ofKinds, _type__in: ofKinds };

/** What activities of all kinds have in common; a kind adds its own. */
export function activity(kind: Resource): Resource {
  return {
    ...kind,
    table: activityTable,
    filters: { ...kindFilters, ...kind.filters },
    async defaults(context, input) {
      return { user_id: context.user.id, users: [], ...(await kind.defaults?.(context, input)) };
    },
    async check(context, record, change) {
      const { previous } = change;
      // what is nobody's is everybody's
      if (previous && isTarget(context, record) && previous.user_id !== null)
        await checkOwner(context, previous, owners, "manage_others_activities");
      record.activity_at ??= record.date_created;
      await contactOfLead(context, record, change);
      await kind.check?.(context, record, change);
    },
    async checkDelete(context, record) {
      if (isTarget(context, record)) await checkOwnDelete(context, record, owners, "activities");
      await kind.checkDelete?.(context, record);
    },
    async updated(context, record, previous) {
      if (record.lead_id !== previous.lead_id) await moveThread(context, record);
      await kind.updated?.(context, record, previous);
    },
    async deleted(context, record) {
      await kind.deleted?.(context, record);
      await removeThread(context, record);
    },
  };
}

/** Whether a request is about this very activity, and not about something that it belongs to, such as its lead. */
export const isTarget = (context: Context, { id }: Stored): boolean => context.params.id === id;

/** The contact of an activity is one of its lead. An activity that moves to another lead leaves its contact behind. */
async function contactOfLead(context: Context, record: Stored, { input, previous }: Change): Promise<void> {
  const moved = previous !== undefined && previous.lead_id !== record.lead_id;
  const named = input.contact_id !== undefined && input.contact_id !== previous?.contact_id;
  if (typeof record.contact_id !== "string" || (!named && !moved)) return;
  const contact = await context.store.get(context.of("/contact/").table, record.contact_id);
  if (contact?.lead_id === record.lead_id) return;
  if (named) throw refuse({ contact: unknownObject });
  record.contact_id = null;
}
