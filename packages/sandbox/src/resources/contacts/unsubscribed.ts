import type { Context } from "../../engine/context.ts";
import type { Stored } from "../../store/row.ts";

/** Marks the email addresses of contacts that get no bulk mail. */
export async function withUnsubscribed(context: Context, records: Stored[]): Promise<Stored[]> {
  const unsubscribed = await context.store.find(context.of("/unsubscribe/email/").table);
  const addresses = new Set(unsubscribed.map(({ email }) => String(email).toLowerCase()));
  return records.map((record) => ({
    ...record,
    emails: ((record.emails ?? []) as { email: string }[]).map((entry) => ({
      ...entry,
      is_unsubscribed: addresses.has(entry.email.toLowerCase()),
    })),
  }));
}
