import type { Context } from "../engine/context.ts";
import { emit } from "../engine/events.ts";
import type { Resource } from "../engine/resource.ts";
import type { Stored } from "../store/row.ts";

const path = "/unsubscribe/email/";
const objectType = "unsubscribed_email";

/** Addresses are told apart whatever their case, and go by themselves instead of an id. */
const idOf = (email: string) => email.trim().toLowerCase();

export const unsubscribedEmails: Resource = {
  path,
  operations: {
    async listUnsubscribedEmails(context) {
      const found = await context.store.find(context.of(path).table);
      return { data: found.map(shown), has_more: false };
    },
    async createUnsubscribedEmail(context) {
      const email = String(context.body.email);
      const { table } = context.of(path);
      const known = await context.store.get(table, idOf(email));
      if (known) return shown(known);
      const record = { id: idOf(email), email, date_created: context.now() };
      await context.store.insert(table, record);
      await emit(context, { objectType, action: "created", now: eventData(record) });
      return shown(record);
    },
    async deleteUnsubscribedEmail(context) {
      const { table } = context.of(path);
      const email = context.params.email_address ?? "";
      const record = await context.store.get(table, idOf(email));
      // an address that gets emails is what was asked for
      if (!record) return { email };
      await context.store.remove(table, record.id);
      await emit(context, { objectType, action: "deleted", before: eventData(record) });
      return shown(record);
    },
  },
};

const shown = ({ email }: Record<string, unknown>) => ({ email });
const eventData = ({ id, email }: Stored): Stored => ({ id, email });

/** Makes the check of whether an address gets no bulk mail. */
export async function unsubscribed(context: Context): Promise<(email: string) => boolean> {
  const found = await context.store.find(context.of(path).table);
  const ids = new Set(found.map(({ id }) => id));
  return (email) => ids.has(idOf(email));
}
