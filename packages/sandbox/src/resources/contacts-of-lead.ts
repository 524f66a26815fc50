import type { Context } from "../engine/context.ts";
import type { Stored } from "../store/row.ts";

/** The contacts of a lead, the oldest first: the first is the primary one. */
export function contactsOf(context: Context, leadId: string): Promise<Stored[]> {
  return context.store.find(context.of("/contact/").table, { where: [{ column: "lead_id", is: "=", value: leadId }] });
}
