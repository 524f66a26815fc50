import type { Context } from "../engine/context.ts";
import { refuse, required, unknownObject } from "../engine/problem.ts";
import { updateRecord } from "../engine/records.ts";
import type { Change } from "../engine/resource.ts";
import { textOf } from "../rich-text.ts";
import type { Stored } from "../store/row.ts";
import { withOffset } from "../time.ts";
import { attachmentsOf } from "./activities/attachments.ts";
import { canChange, deliver, hasLeft, takeStatus } from "./activities/sending.ts";
import { templateObjects } from "./activities/template-objects.ts";
import { activity, isTarget } from "./activity.ts";
import { envelopeOf, messageId, partsOf, previewOf } from "./emails/content.ts";
import { emailPath, refreshThread, threadOf } from "./emails/thread.ts";
import { fillTags } from "./templates/tags.ts";

/** Emails: drafted, scheduled, sent or logged, each in a thread. */
export const emails = activity({
  path: emailPath,
  columns: { thread_id: "text" },
  defaults: () => ({
    direction: null,
    body_text: null,
    body_html: null,
    attachments: [],
    envelope: null,
    message_ids: [],
    references: [],
    in_reply_to_id: null,
    has_reply: false,
    opens: [],
    opens_summary: null,
    send_attempts: [],
    need_smtp_credentials: false,
    email_account_id: null,
    send_as_id: null,
    template_id: null,
    template_name: null,
    date_scheduled: null,
    bulk_email_action_id: null,
    followup_sequence_id: null,
    followup_sequence_delay: null,
    followup_sequence_add_cc_bcc: false,
    sequence_id: null,
    sequence_name: null,
    sequence_subscription_id: null,
    agent_config_id: null,
    agent_action_reason: null,
  }),
  async check(context, record, change) {
    takeStatus(record, change);
    if (change.previous && !canChange(change.previous)) return;
    const answered = await answeredBy(context, record, change);
    await takeSender(context, record);
    await takeTemplate(context, record, change);
    await takeContent(context, record, change);
    takeHeaders(record, answered);
    record.thread_id ??= await threadOf(context, record, answered);
  },
  created: follow,
  updated: follow,
  async deleted(context, record) {
    if (isTarget(context, record)) await refreshThread(context, record.thread_id);
  },
});

/** What follows from a new email, or a change of one. */
async function follow(context: Context, record: Stored): Promise<void> {
  await refreshThread(context, record.thread_id);
  if (hasLeft(record)) await markAnswered(context, record);
  await deliver(context, emailPath, record);
}

async function markAnswered(context: Context, { in_reply_to_id }: Stored): Promise<void> {
  const definition = context.of(emailPath);
  const answered = typeof in_reply_to_id === "string" ? await context.store.get(definition.table, in_reply_to_id) : undefined;
  if (answered && !answered.has_reply) await updateRecord(context, definition, answered, {}, { has_reply: true });
}

/** @throws Problem when what an email answers is no email */
async function answeredBy(context: Context, record: Stored, { input }: Change): Promise<Stored | undefined> {
  if (typeof record.in_reply_to_id !== "string") return undefined;
  const { table, type } = context.of(emailPath);
  const answered = await context.store.get(table, record.in_reply_to_id);
  if (answered?._type === type) return answered;
  if (input.in_reply_to_id) throw refuse({ in_reply_to: unknownObject });
  return undefined;
}

/** All but drafts have a sender; what was sent elsewhere comes from its user without one. */
async function takeSender(context: Context, record: Stored): Promise<void> {
  if (record.sender || record.status === "draft") return;
  if (record.status !== "sent") throw refuse({ sender: required });
  const user = typeof record.user_id === "string" && (await context.store.get(context.of("/user/").table, record.user_id));
  record.sender = (user || context.user).email;
}

/** A template fills in the bodies where a request has none, and the subject where that is missing too. */
async function takeTemplate(context: Context, record: Stored, { input }: Change): Promise<void> {
  if (!("template_id" in input)) return;
  const template = input.template_id ? await context.store.get(context.of("/email_template/").table, String(input.template_id)) : undefined;
  record.template_name = template?.name ?? null;
  if (!template || record.body_text || record.body_html) return;
  const objects = await templateObjects(context, record);
  record.body_html = fillTags(String(template.body), objects);
  record.body_text = textOf(String(record.body_html));
  record.subject ??= fillTags(String(template.subject), objects);
}

async function takeContent(context: Context, record: Stored, { input }: Change): Promise<void> {
  record.body_preview = previewOf(record);
  const parts = record.status === "draft" ? { body_text_quoted: null, body_html_quoted: null } : partsOf(record);
  Object.assign(record, parts);
  if ("attachments" in input) {
    const files = await attachmentsOf(context, { kind: "activity.email", record }, input.attachments);
    record.attachments = files.map((file) => ({ content_id: null, inline_only: false, ...file }));
  }
  if ("opens" in input) {
    const opens = (input.opens ?? []) as { opened_at: string }[];
    const unknown = { opened_by: null, ip_address: null, user_agent: null };
    record.opens = opens.map(({ opened_at }, index) => ({
      opened_at: withOffset(context.instant(opened_at, `opens.${index}.opened_at`)),
      ...unknown,
    }));
  }
}

function takeHeaders(record: Stored, answered: Stored | undefined): void {
  record.direction = record.status === "inbox" ? "incoming" : "outgoing";
  record.references = answered ? [...((answered.references ?? []) as string[]), ...((answered.message_ids ?? []) as string[])] : [];
  const written = record.status !== "draft" && record.status !== "scheduled";
  record.envelope = written ? envelopeOf(record, answered) : null;
  record.message_ids = written ? [messageId(record)] : [];
}
