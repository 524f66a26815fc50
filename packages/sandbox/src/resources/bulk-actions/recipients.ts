import type { Context } from "../../engine/context.ts";
import type { Stored } from "../../store/row.ts";
import { contactsOf } from "../contacts-of-lead.ts";
import { addressOf } from "../templates/tags.ts";
import { unsubscribed } from "../unsubscribed-emails.ts";

export interface Addressee {
  lead: Stored;
  contact: Stored;
  email: string;
}

/**
 * Whom an action addresses: for `lead` the first contact with an address, otherwise all with one. Unsubscribed addresses get nothing.
 *
 * @param object a lead, or a contact when the query finds contacts
 */
export async function addressees(context: Context, object: Stored, objectType: string, preference: unknown): Promise<Addressee[]> {
  const lead = objectType === "contact" ? await context.store.get(context.of("/lead/").table, String(object.lead_id)) : object;
  if (!lead) return [];
  const contacts = objectType === "contact" ? [object] : await contactsOf(context, lead.id);
  const reachable = contacts.flatMap((contact) => {
    const email = addressOf(contact);
    return email === undefined ? [] : [{ lead, contact, email }];
  });
  const wanted = preference === "lead" ? reachable.slice(0, 1) : reachable;
  const isUnsubscribed = await unsubscribed(context);
  return wanted.filter(({ email }) => !isUnsubscribed(email));
}
