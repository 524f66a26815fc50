import type { Context } from "../engine/context.ts";
import { listed } from "../engine/list.ts";
import { present, removeRecord } from "../engine/records.ts";
import type { Stored } from "../store/row.ts";
import { activity, isTarget } from "./activity.ts";
import { emailPath, emailsOf, threadPath } from "./emails/thread.ts";

/** How many emails a thread shows in short. */
const latest = 10;

/** Email threads: they follow their emails, and take them along when they are deleted. */
export const emailThreads = activity({
  path: threadPath,
  render: withEmails,
  async deleted(context, record) {
    if (!isTarget(context, record)) return;
    for (const email of await emailsOf(context, [record.id])) await removeRecord(context, context.of(emailPath), email);
  },
});

/** A thread by itself has its emails whole, among others it has the latest in short. `_fields` may ask for either. */
async function withEmails(context: Context, threads: Stored[]): Promise<Stored[]> {
  const emails = await emailsOf(
    context,
    threads.map(({ id }) => id),
  );
  const asked = listed(context.query._fields ?? "");
  const single = context.operation.source.operationId === context.of(threadPath).operations.get?.source.operationId;
  const whole = single || asked.includes("emails") ? await present(context, context.of(emailPath), emails) : undefined;
  return threads.map(({ emails: _, latest_emails, ...thread }) => ({
    ...(thread as Stored),
    ...(whole && { emails: whole.filter((email) => email.thread_id === thread.id).map((email) => ({ ...email, ai_draft: null })) }),
    ...((!single || asked.includes("latest_emails")) && {
      latest_emails: emails
        .filter((email) => email.thread_id === thread.id)
        .slice(0, latest)
        .map(preview),
    }),
  }));
}

/** An email in short. */
function preview(email: Stored) {
  const { id, status, direction, subject, sender, to, cc, bcc, body_preview, envelope, user_id, date_created, date_sent, date_updated } =
    email;
  return {
    ...{ id, status, direction, subject, sender, to, cc, bcc, body_preview, envelope, user_id, date_created, date_sent, date_updated },
    has_attachments: ((email.attachments ?? []) as unknown[]).length > 0,
    opens_summary: email.opens_summary ?? null,
    send_as_id: email.send_as_id ?? null,
  };
}
