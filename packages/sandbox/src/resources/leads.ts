import type { FieldError } from "@closekit/contract";
import type { Context } from "../engine/context.ts";
import { leadName } from "../engine/names.ts";
import { requirePermission } from "../engine/permissions.ts";
import { Problem, refuse, refuseBelow } from "../engine/problem.ts";
import { createRecord } from "../engine/records.ts";
import type { Resource } from "../engine/resource.ts";
import { newId } from "../ids.ts";
import type { Stored } from "../store/row.ts";
import { app } from "./app.ts";
import { removeBelongings } from "./leads/belongings.ts";
import { contactsOf } from "./leads/contact-ids.ts";
import { takeCustomByName } from "./leads/custom-by-name.ts";
import { withBelongings } from "./leads/embed.ts";
import { mergeLeads } from "./leads/merge.ts";
import { listMatching } from "./leads/search.ts";
import { byId, leadStatusesInOrder } from "./statuses.ts";

export const leads: Resource = {
  path: "/lead/",
  columns: { status_id: "text" },
  customFields: () => "lead",
  looksUp: ["status_id"],
  defaults: () => ({ description: "", addresses: [], contact_ids: [] }),
  async check(context, record, change) {
    const { input, previous } = change;
    record.description ??= "";
    await takeCustomByName(context, record, change);
    if (input.addresses) record.addresses = wholeAddresses(context, input.addresses as Record<string, unknown>[]);
    await settleStatus(context, record, input);
    const { contacts } = input;
    if (!previous && Array.isArray(contacts)) record.contact_ids = contacts.map(() => newId(context.of("/contact/").idPrefix ?? ""));
    delete record.contacts;
  },
  async created(context, record, { input }) {
    const source = record.source ?? "api";
    await createRecord(
      context,
      context.of("/activity/created/"),
      {},
      { lead_id: record.id, user_id: record.created_by, date_created: record.date_created, source, import_id: null },
    );
    for (const [index, contact] of ((input.contacts ?? []) as Record<string, unknown>[]).entries())
      await createContact(context, record, contact, index);
  },
  async updated(context, record, previous) {
    if (record.status_id === previous.status_id) return;
    const change = { lead_id: record.id, old_status_id: previous.status_id, new_status_id: record.status_id };
    await createRecord(context, context.of("/activity/status_change/lead/"), change);
  },
  checkDelete: (context) => requirePermission(context, "delete_leads"),
  deleted: removeBelongings,
  async render(context, records) {
    const statuses = await byId(
      context,
      context.of("/status/lead/"),
      records.map(({ status_id }) => status_id),
    );
    const unlisted = records.filter(({ contact_ids }) => !contact_ids).map(({ id }) => id);
    const contacts = unlisted.length > 0 ? await contactsOf(context, unlisted) : undefined;
    return records.map(({ contacts: _c, opportunities: _o, tasks: _t, integration_links: _l, custom: _n, ...record }) => ({
      ...record,
      display_name: leadName(record as Stored),
      html_url: `${app}/lead/${record.id}/`,
      status_label: statuses.get(String(record.status_id))?.label ?? "",
      contact_ids: record.contact_ids ?? (contacts?.get(record.id) ?? []).map(({ id }) => id),
    }));
  },
  embed: withBelongings,
  async envelope(context, where) {
    return { total_results: await context.store.count(context.of("/lead/").table, where) };
  },
  operations: { listLeads: listMatching, mergeLeads },
};

/** A status by id or by label; a new lead has the first one without. */
async function settleStatus(context: Context, record: Stored, input: Record<string, unknown>): Promise<void> {
  delete record.status;
  const wanted = input.status_id ?? input.status;
  if (wanted === undefined && record.status_id) return;
  const statuses = await leadStatusesInOrder(context);
  if (wanted === undefined) {
    record.status_id = statuses[0]?.id;
    return;
  }
  const found = statuses.find(({ id, label }) => (input.status_id === undefined ? label : id) === wanted);
  if (!found) {
    const where = "Please go to Customizations in your organization settings";
    throw refuse({ status: `Not a valid choice. ${where} and add "${wanted}" to the list of lead statuses.` });
  }
  record.status_id = found.id;
}

/** Addresses with all their fields. */
function wholeAddresses(context: Context, addresses: Record<string, unknown>[]): Record<string, unknown>[] {
  const fields = context.of("/lead/").shape.properties.get("addresses")?.items?.required ?? [];
  return addresses.map((address) => ({ ...Object.fromEntries(fields.map((field) => [field, null])), ...address }));
}

async function createContact(context: Context, lead: Stored, contact: Record<string, unknown>, index: number): Promise<void> {
  const id = (lead.contact_ids as string[])[index];
  try {
    await createRecord(context, context.of("/contact/"), { ...contact, lead_id: lead.id }, { id, created_by: lead.created_by });
  } catch (error) {
    if (error instanceof Problem && "field-errors" in error.body)
      throw refuseBelow("contacts", { errors: { [index]: error.body as FieldError } });
    throw error;
  }
}
