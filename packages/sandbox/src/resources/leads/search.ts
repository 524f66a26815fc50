import { isAbsent } from "@closekit/contract";
import type { Context } from "../../engine/context.ts";
import { conditions, paging } from "../../engine/list.ts";
import { leadName } from "../../engine/names.ts";
import { present } from "../../engine/records.ts";
import { listing } from "../../engine/standard.ts";
import type { Stored } from "../../store/row.ts";
import type { Condition } from "../../store/store.ts";
import { contactTexts } from "../contacts/search.ts";
import { byId } from "../statuses.ts";
import { matches, parseSearch } from "../text-search.ts";
import { byLead } from "./by-lead.ts";

/** The list of leads, narrowed by the legacy `query` where there is one. */
export async function listMatching(context: Context): Promise<Record<string, unknown>> {
  const definition = context.of("/lead/");
  const { query } = context.query;
  if (isAbsent(query)) return listing(context, definition);
  const found = await leadsMatching(context, String(query), await conditions(context, definition));
  const { limit, skip } = paging(context);
  const data = await present(context, definition, found.slice(skip, skip + limit));
  return { data, has_more: found.length > skip + limit, total_results: found.length };
}

/**
 * The leads that a legacy query finds by their own texts and those of their contacts, in the order of the list.
 *
 * @throws Problem 501 for what is not supported of the language
 */
export async function leadsMatching(context: Context, query: string, where: Condition[] = []): Promise<Stored[]> {
  const terms = parseSearch(query, Object.keys(texts({ id: "" }, [], undefined)));
  const all = await context.store.find(context.of("/lead/").table, { where });
  if (terms.length === 0) return all;
  const contacts = byLead(await context.store.find(context.of("/contact/").table));
  const statuses = await byId(
    context,
    context.of("/status/lead/"),
    all.map(({ status_id }) => status_id),
  );
  return all.filter((lead) => matches(terms, texts(lead, contacts.get(lead.id) ?? [], statuses.get(String(lead.status_id)))));
}

function texts(lead: Stored, contacts: Stored[], status: Stored | undefined): Record<string, unknown[]> {
  const ofContacts = contacts.map(contactTexts);
  const name = [leadName(lead)];
  return {
    name,
    company: name,
    status: [status?.label],
    lead_status: [status?.label],
    description: [lead.description],
    url: [lead.url],
    contact: ofContacts.flatMap((each) => Object.values(each).flat()),
    email_address: ofContacts.flatMap(({ email_address = [] }) => email_address),
  };
}
