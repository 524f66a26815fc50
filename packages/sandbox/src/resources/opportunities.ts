import type { Context } from "../engine/context.ts";
import { refuse, unknownObject } from "../engine/problem.ts";
import { createRecord } from "../engine/records.ts";
import type { Resource } from "../engine/resource.ts";
import { twins } from "../rich-text.ts";
import type { Stored } from "../store/row.ts";
import { removeThread } from "./comments/threads.ts";
import { requireUploaded } from "./files.ts";
import { currencyOf, forecast, formatMoney } from "./money.ts";
import { filters } from "./opportunities/filters.ts";
import { listOpportunities, summary } from "./opportunities/list.ts";
import { settleStatus } from "./opportunities/status.ts";
import { ownOrganization } from "./organization.ts";
import { checkOwnDelete, checkOwner } from "./ownership.ts";
import { withIntegrationLinks } from "./rendered-links.ts";
import { byId } from "./statuses.ts";

const owners = ["user_id"];

export const opportunities: Resource = {
  path: "/opportunity/",
  customFields: () => "opportunity",
  columns: { user_id: "text", status_id: "text", date_won: "instant", note: "text" },
  filters,
  defaults: (context) => ({ user_id: context.user.id, is_stalled: false, stall_status: null, suggested_action: null }),
  async check(context, record, { input, previous }) {
    if (previous) await checkOwner(context, previous, owners, "manage_others_opportunities");
    record.user_id ??= previous?.user_id ?? context.user.id;
    if (record.user_id !== previous?.user_id) await checkActive(context, record.user_id);
    record.value_period ??= "one_time";
    record.confidence ??= 50;
    checkSize(record, ["value", "confidence"]);
    if (input.attachments) await requireUploaded(context, input.attachments as object[]);
    record.attachments = ((record.attachments ?? []) as object[]).map((file) => ({ content_type: "", ...file }));
    if (typeof record.date_won === "string") record.date_won = dayOf(context, record.date_won);
    settleNote(record, input);
    await settleStatus(context, record, input, previous);
    Object.assign(record, forecast(record), { user_name: await nameOf(context, record.user_id) });
    if (!record.lead_id) record.lead_id = (await createRecord(context, context.of("/lead/"), {})).id;
  },
  async updated(context, record, previous) {
    if (record.status_id === previous.status_id) return;
    const { id: opportunity_id, lead_id, status_id: new_status_id } = record;
    const change = { lead_id, opportunity_id, old_status_id: previous.status_id, new_status_id };
    await createRecord(context, context.of("/activity/status_change/opportunity/"), change);
  },
  checkDelete: (context, record) => checkOwnDelete(context, record, owners, "opportunities"),
  deleted: removeThread,
  async render(context, records) {
    const currency = currencyOf(await ownOrganization(context));
    const statuses = await byId(
      context,
      context.of("/status/opportunity/"),
      records.map(({ status_id }) => status_id),
    );
    const pipelines = await byId(
      context,
      context.of("/pipeline/"),
      [...statuses.values()].map(({ pipeline_id }) => pipeline_id),
    );
    return records.map((record) => {
      const status = statuses.get(String(record.status_id));
      const pipeline = pipelines.get(String(status?.pipeline_id));
      return {
        ...record,
        ...forecast(record),
        status_label: status?.label ?? "",
        status_type: status?.type ?? "",
        status_display_name: status?.label ?? "",
        pipeline_id: pipeline?.id ?? null,
        pipeline_name: pipeline?.name ?? null,
        value_currency: currency,
        value_formatted: typeof record.value === "number" ? formatMoney(record.value, currency, record.value_period) : "",
      };
    });
  },
  embed: (context, records) => withIntegrationLinks(context, "opportunity", records),
  async envelope(context, where) {
    const found = await context.store.find(context.of("/opportunity/").table, { where });
    return summary(found, currencyOf(await ownOrganization(context)));
  },
  operations: { listOpportunities },
};

/** The note as text and as rich text: one follows from the other, and rich text wins. */
function settleNote(record: Stored, input: Record<string, unknown>): void {
  const note = input.note_html === null ? { text: null, html: null } : twins(input.note, input.note_html);
  if (note) Object.assign(record, { note: note.text, note_html: note.html });
  record.note ??= "";
  if (record.note === "") record.note_html = null;
}

/** Sums of numbers beyond these are not exact, and those of much larger ones are none. */
function checkSize(record: Stored, fields: string[]): void {
  const wrong = fields.filter((field) => typeof record[field] === "number" && !Number.isSafeInteger(record[field]));
  if (wrong.length > 0) throw refuse(Object.fromEntries(wrong.map((field) => [field, "Value is too large."])));
}

/** A time stands for its day. */
function dayOf(context: Context, text: string): string {
  context.instant(text, "date_won"); // refuses what is none
  return text.trim().slice(0, 10);
}

/** An opportunity is not given to somebody who left the organization. */
async function checkActive(context: Context, userId: unknown): Promise<void> {
  const memberships = await context.store.find(context.of("/membership/").table);
  const left = memberships.some(({ user_id, is_active }) => user_id === userId && is_active === false);
  if (left) throw refuse({ user: unknownObject });
}

/** Kept with the opportunity for the order of lists. */
async function nameOf(context: Context, userId: unknown): Promise<string> {
  const user = await context.store.get(context.of("/user/").table, String(userId));
  return [user?.first_name, user?.last_name].filter(Boolean).join(" ");
}
