import { createRecord } from "../engine/records.ts";
import type { Resource } from "../engine/resource.ts";
import type { Stored } from "../store/row.ts";
import { phoneNumber } from "./contacts/phones.ts";
import { listMatching } from "./contacts/search.ts";
import { withUnsubscribed } from "./contacts/unsubscribed.ts";
import { changeContacts } from "./leads/contact-ids.ts";
import { withIntegrationLinks } from "./rendered-links.ts";
import { subscriptionsOf } from "./sequence-subscriptions.ts";

/** The kind of an address or number where a request names none. */
const standardType = "office";

export const contacts: Resource = {
  path: "/contact/",
  customFields: () => "contact",
  defaults: () => ({ emails: [], phones: [], urls: [] }),
  async check(context, record, { previous }) {
    for (const list of ["emails", "urls"])
      record[list] = entries(record, list).map((entry) => ({ type: list === "urls" ? "url" : standardType, ...entry }));
    record.phones = entries(record, "phones")
      .filter(({ phone }) => phone)
      .map(({ phone, type, ...rest }) => ({ type: type ?? standardType, ...rest, ...phoneNumber(String(phone)) }));
    if (previous) record.lead_id ??= previous.lead_id;
    if (record.lead_id) return;
    const lead = await createRecord(context, context.of("/lead/"), { name: record.name }, { contact_ids: [record.id] });
    record.lead_id = lead.id;
  },
  async created(context, record) {
    await changeContacts(context, record.lead_id, { added: record.id });
  },
  async updated(context, record, previous) {
    if (record.lead_id === previous.lead_id) return;
    await changeContacts(context, previous.lead_id, { removed: record.id });
    await changeContacts(context, record.lead_id, { added: record.id });
  },
  async deleted(context, record) {
    await changeContacts(context, record.lead_id, { removed: record.id });
  },
  render: (context, records) =>
    withUnsubscribed(
      context,
      records.map((record) => ({ ...record, display_name: displayName(record) })),
    ),
  async embed(context, records) {
    const subscriptions = await subscriptionsOf(
      context,
      records.map(({ id }) => id),
    );
    const linked = await withIntegrationLinks(context, "contact", records);
    return linked.map((record) => ({ ...record, subscriptions: subscriptions.get(record.id) ?? [] }));
  },
  operations: { listContacts: (context) => listMatching(context) },
};

const entries = (record: Stored, list: string) => (record[list] ?? []) as Record<string, unknown>[];

/** The name, or the first thing by which to tell the contact from others. */
function displayName(record: Stored): string {
  const [email] = entries(record, "emails");
  const [phone] = entries(record, "phones");
  return String(record.name || email?.email || phone?.phone_formatted || "Unnamed");
}
