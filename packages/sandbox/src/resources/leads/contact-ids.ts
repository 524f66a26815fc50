import type { Context } from "../../engine/context.ts";
import { updateRecord } from "../../engine/records.ts";
import type { Stored } from "../../store/row.ts";
import { byLead } from "./by-lead.ts";

/** The contacts of leads, by the id of the lead, the oldest first. */
export async function contactsOf(context: Context, leadIds: string[]): Promise<Map<string, Stored[]>> {
  const found = await context.store.find(context.of("/contact/").table, { where: [{ column: "lead_id", is: "in", value: leadIds }] });
  return byLead(found);
}

/**
 * Notes on a lead that a contact came or went, which is a change of the lead. A lead that is gone, or that was made with this contact,
 * stays as it is.
 */
export async function changeContacts(
  context: Context,
  leadId: unknown,
  { added, removed }: { added?: string; removed?: string },
): Promise<void> {
  const definition = context.of("/lead/");
  const lead = await context.store.get(definition.table, String(leadId));
  if (!lead) return;
  const ids = (lead.contact_ids as string[] | undefined) ?? (await idsBefore(context, lead.id, added, removed));
  const kept = ids.filter((id) => id !== removed);
  const contact_ids = added === undefined || kept.includes(added) ? kept : [...kept, added];
  await updateRecord(context, definition, { ...lead, contact_ids: ids }, {}, { contact_ids });
}

/** The contacts that a lead of a scenario had, which does not list them itself. */
async function idsBefore(context: Context, leadId: string, added?: string, removed?: string): Promise<string[]> {
  const now = ((await contactsOf(context, [leadId])).get(leadId) ?? []).map(({ id }) => id);
  return [...now.filter((id) => id !== added), ...(removed === undefined ? [] : [removed])];
}
