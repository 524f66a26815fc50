import type { Context } from "../../engine/context.ts";
import type { Stored } from "../../store/row.ts";
import { unsubscribed } from "../unsubscribed-emails.ts";

/** Marks the email addresses of contacts that get no bulk mail. */
export async function withUnsubscribed(context: Context, records: Stored[]): Promise<Stored[]> {
  const isUnsubscribed = await unsubscribed(context);
  return records.map((record) => ({
    ...record,
    emails: ((record.emails ?? []) as { email: string }[]).map((entry) => ({ ...entry, is_unsubscribed: isUnsubscribed(entry.email) })),
  }));
}
