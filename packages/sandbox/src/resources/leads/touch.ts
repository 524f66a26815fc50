import type { Context } from "../../engine/context.ts";
import { tell } from "../../engine/records.ts";
import { withOffset } from "../../time.ts";

/** Notes on a lead that the caller changed something of it, though none of its own fields. */
export async function touchLead(context: Context, leadId: unknown): Promise<void> {
  const definition = context.of("/lead/");
  const lead = await context.store.get(definition.table, String(leadId));
  if (!lead) return;
  const touched = { ...lead, updated_by: context.user.id, date_updated: withOffset(context.now()) };
  await context.store.replace(definition.table, touched);
  await tell(context, definition, "updated", touched, lead);
}
