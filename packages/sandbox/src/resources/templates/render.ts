import type { Context } from "../../engine/context.ts";
import { leadName } from "../../engine/names.ts";
import { notFound, Problem, refuse } from "../../engine/problem.ts";
import { fetchRecord, present } from "../../engine/records.ts";
import type { Stored } from "../../store/row.ts";
import { contactsOf } from "../contacts-of-lead.ts";
import { selectLeads } from "../selection.ts";
import { addressOf, fillTags } from "./tags.ts";

/** Answers with a template as the caller would send it to one contact: the one that is named, or result number `entry` of a search. */
export async function renderTemplate(context: Context): Promise<Record<string, unknown>> {
  const template = await fetchRecord(context, context.of("/email_template/"), context.params.id ?? "");
  const { lead_id, contact_id } = context.query;
  const recipient = lead_id === undefined ? await entryOf(context) : await named(context, String(lead_id), String(contact_id));
  return recipient ? render(context, template, recipient) : {};
}

export interface Recipient {
  lead: Stored;
  contact: Stored;
}

/** Fills in a template for a recipient, in the words of the calling user. */
export async function render(context: Context, template: Stored, { lead, contact }: Recipient): Promise<Record<string, unknown>> {
  const [[shownLead = lead], [shownContact = contact]] = await Promise.all([
    present(context, context.of("/lead/"), [lead]),
    present(context, context.of("/contact/"), [contact]),
  ]);
  const objects = { lead: { ...shownLead, display_name: leadName(lead) }, contact: shownContact, user: context.user };
  return {
    subject: fillTags(String(template.subject ?? ""), objects),
    body: fillTags(String(template.body ?? ""), objects),
    ...(addressOf(contact) !== undefined && { email: addressOf(contact) }),
    lead_id: lead.id,
    lead_display_name: leadName(lead),
    contact_id: contact.id,
    contact_display_name: contactName(contact),
  };
}

/** What a contact is shown as. */
const contactName = (contact: Stored): string => String(contact.display_name ?? (contact.name || addressOf(contact)) ?? "");

async function named(context: Context, leadId: string, contactId: string): Promise<Recipient> {
  const lead = await fetchRecord(context, context.of("/lead/"), leadId);
  const contact = await fetchRecord(context, context.of("/contact/"), contactId);
  if (contact.lead_id !== lead.id) throw notFound("Contact");
  return { lead, contact };
}

/** Result number `entry` of a search, those without an address passed over: of leads the first contact counts, or each contact. */
async function entryOf(context: Context): Promise<Recipient | undefined> {
  const { s_query, query, sort, results_limit, entry = "0", mode = "lead" } = context.query;
  const leads = await selectLeads(context, {
    s_query: parsed("s_query", s_query),
    query,
    sort: parsed("sort", sort),
    results_limit: results_limit === undefined ? undefined : Number(results_limit),
  });
  const found: Recipient[] = [];
  for (const lead of leads) {
    const reachable = (await contactsOf(context, lead.id)).filter((contact) => addressOf(contact) !== undefined);
    found.push(...(mode === "contact" ? reachable : reachable.slice(0, 1)).map((contact) => ({ lead, contact })));
  }
  const recipient = found[Number(entry)];
  if (!recipient && mode === "lead") throw new Problem(404, { error: `The search has no result number ${entry}.` });
  return recipient;
}

function parsed(name: string, text: unknown): unknown {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(String(text));
  } catch {
    throw refuse({ [name]: "Invalid JSON." });
  }
}
