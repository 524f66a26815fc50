import type { Context } from "../engine/context.ts";
import { notAChoice, refuse, required } from "../engine/problem.ts";
import { createRecord } from "../engine/records.ts";
import type { Change } from "../engine/resource.ts";
import { newId } from "../ids.ts";
import type { Stored } from "../store/row.ts";
import { type AttachmentInput, attachmentsOf } from "./activities/attachments.ts";
import { canChange, deliver, hasLeft, isWaiting, takeStatus } from "./activities/sending.ts";
import { templateObjects } from "./activities/template-objects.ts";
import { activity } from "./activity.ts";
import { app } from "./app.ts";
import { phoneNumber } from "./contacts/phones.ts";
import { requireUploaded } from "./files.ts";
import { fillTags } from "./templates/tags.ts";

const path = "/activity/sms/";

/** SMS: drafted, scheduled, sent or logged, from a number of the organization. */
export const sms = activity({
  path,
  defaults: (_, { status }) => ({
    direction: status === "inbox" ? "inbound" : "outbound",
    source: hasLeft({ id: "", status }) ? "External" : "Close.io",
    attachments: [],
    sequence_id: null,
    sequence_name: null,
    sequence_subscription_id: null,
    agent_config_id: null,
    agent_action_reason: null,
  }),
  async check(context, record, change) {
    takeStatus(record, change);
    if (change.previous && !canChange(change.previous)) return;
    await takeNumbers(context, record, change);
    await takeTemplate(context, record, change);
    if ("attachments" in change.input) record.attachments = await mediaOf(context, record, change.input.attachments);
  },
  async created(context, record) {
    if (String(context.query.send_to_inbox) === "true" && record.status === "inbox") await notify(context, record);
    await deliver(context, path, record);
  },
  updated: (context, record) => deliver(context, path, record),
});

/** Puts a message that came in into the inbox of its user, as a task. */
async function notify(context: Context, record: Stored): Promise<void> {
  const { lead_id, contact_id, user_id, text, remote_phone, remote_phone_formatted, local_phone, attachments } = record;
  const shown = { lead_id, contact_id, text, remote_phone, remote_phone_formatted, local_phone, attachments };
  const cause = { object_type: "sms", object_id: record.id, date: record.activity_at };
  await createRecord(context, context.of("/task/"), { _type: "incoming_sms" }, { ...shown, ...cause, assigned_to: user_id });
}

/** @throws Problem when the number to send from is none of the organization, or missing from what is to be sent */
async function takeNumbers(context: Context, record: Stored, { input }: Change): Promise<void> {
  for (const side of ["local", "remote"]) {
    const given = record[`${side}_phone`];
    const phone = typeof given === "string" && given !== "" ? phoneNumber(given) : undefined;
    record[`${side}_phone`] = phone?.phone ?? null;
    record[`${side}_phone_formatted`] = phone?.phone_formatted ?? null;
    record[`${side}_country_iso`] = phone?.country ?? null;
  }
  if (!record.local_phone && isWaiting(record)) throw refuse({ local_phone: required });
  if (!input.local_phone) return;
  const numbers = await context.store.find(context.of("/phone_number/").table);
  const known = numbers.some(({ number, type }) => number === record.local_phone && type === "internal");
  if (!known) throw refuse({ local_phone: notAChoice });
}

/** A template fills in the text where a request has none. */
async function takeTemplate(context: Context, record: Stored, { input }: Change): Promise<void> {
  if (typeof input.template_id !== "string" || record.text) return;
  const template = await context.store.get(context.of("/sms_template/").table, input.template_id);
  if (!template) return;
  record.text = fillTags(String(template.text ?? ""), await templateObjects(context, record));
}

/** Files of an MMS, which have addresses of their own. */
async function mediaOf(context: Context, record: Stored, given: unknown): Promise<Record<string, unknown>[]> {
  const uploaded = (given ?? []) as AttachmentInput[];
  await requireUploaded(context, uploaded);
  const files = uploaded.map((file) => {
    const id = newId("media_");
    return { ...file, url: `${app}/go/sms/${record.id}/media/${id}/`, media_id: id };
  });
  return attachmentsOf(context, { kind: "activity.sms", record }, files);
}
