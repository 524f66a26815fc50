import type { Context } from "../../engine/context.ts";
import { createRecord, removeRecord, updateRecord } from "../../engine/records.ts";
import { newId } from "../../ids.ts";
import type { Stored } from "../../store/row.ts";
import { normalizedSubject, type Participant, participant, participants } from "./content.ts";

export const emailPath = "/activity/email/";
export const threadPath = "/activity/emailthread/";

/**
 * The thread of an email: that of the email it answers, or one of the same lead with the same subject, prefixes aside, or a new one. How
 * the API tells is not documented.
 */
export async function threadOf(context: Context, record: Stored, answered: Stored | undefined): Promise<string> {
  if (answered?.lead_id === record.lead_id && typeof answered?.thread_id === "string") return answered.thread_id;
  const subject = normalizedSubject(record.subject);
  const { table, type, idPrefix = "" } = context.of(threadPath);
  const threads = subject
    ? await context.store.find(table, {
        where: [
          { column: "_type", is: "=", value: type },
          { column: "lead_id", is: "=", value: record.lead_id },
        ],
      })
    : [];
  return threads.find((thread) => thread.latest_normalized_subject === subject)?.id ?? newId(idPrefix);
}

/** The emails of threads, the newest first. */
export async function emailsOf(context: Context, threadIds: string[]): Promise<Stored[]> {
  const { table, type } = context.of(emailPath);
  return context.store.find(table, {
    where: [
      { column: "_type", is: "=", value: type },
      { column: "thread_id", is: "in", value: threadIds },
    ],
    order: [{ column: "activity_at", descending: true }],
  });
}

/** Brings a thread up to date with its emails: it comes with the first, and goes with the last. */
export async function refreshThread(context: Context, threadId: unknown): Promise<void> {
  if (typeof threadId !== "string") return;
  const definition = context.of(threadPath);
  const thread = await context.store.get(definition.table, threadId);
  const emails = await emailsOf(context, [threadId]);
  if (emails.length > 0 && thread) await updateRecord(context, definition, thread, {}, summary(emails));
  else if (emails.length > 0)
    await createRecord(context, definition, {}, { id: threadId, created_by: null, updated_by: null, summary: null, ...summary(emails) });
  else if (thread) await removeRecord(context, definition, thread);
}

function summary(emails: Stored[]) {
  const [latest] = emails;
  return {
    lead_id: latest?.lead_id,
    contact_id: null,
    user_id: latest?.user_id,
    users: [...new Set(emails.map(({ user_id }) => user_id).filter((id) => typeof id === "string"))],
    activity_at: latest?.activity_at,
    date_created: latest?.date_created,
    latest_normalized_subject: normalizedSubject(latest?.subject),
    n_emails: emails.length,
    participants: participantsOf(emails),
  };
}

/** All who take part, the first first, each with a name if any email has it. */
function participantsOf(emails: Stored[]): Participant[] {
  const found = new Map<string, Participant>();
  for (const { sender, to, cc, bcc } of emails.toReversed()) {
    const all = [...(typeof sender === "string" ? [participant(sender)] : []), ...[to, cc, bcc].flatMap(participants)];
    for (const { name, email } of all) {
      const key = email.toLowerCase();
      found.set(key, { name: found.get(key)?.name || name, email: found.get(key)?.email ?? email });
    }
  }
  return [...found.values()];
}
