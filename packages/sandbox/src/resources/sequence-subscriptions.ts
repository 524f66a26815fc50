import { isDeepStrictEqual } from "node:util";
import type { Context } from "../engine/context.ts";
import { refuse, unknownObject } from "../engine/problem.ts";
import type { Resource } from "../engine/resource.ts";
import type { Stored } from "../store/row.ts";
import { addressOf } from "./templates/tags.ts";

const path = "/sequence_subscription/";

export const sequenceSubscriptions: Resource = {
  path,
  defaults: (context) => ({
    status: "active",
    start_date: context.now(),
    initial_email_id: null,
    created_by_id: context.user.id,
    updated_by_id: context.user.id,
  }),
  async check(context, record, { input, previous }) {
    if (!previous) await follow(context, record);
    else if (!isDeepStrictEqual(record, previous)) record.updated_by_id = context.user.id;
    if (previous && "status" in input && record.status !== previous.status)
      record.status_reason = record.status === "paused" ? "manual" : null;
  },
};

/** Fills in what follows from the contact of a new run. */
async function follow(context: Context, record: Stored): Promise<void> {
  const contact = await context.store.get(context.of("/contact/").table, String(record.contact_id));
  if (!contact) throw refuse({ contact: unknownObject });
  record.lead_id = contact.lead_id ?? null;
  record.contact_email ??= addressOf(contact) ?? null;
}

/** The runs of contacts as `subscriptions` of a contact shows them, by contact. */
export async function subscriptionsOf(context: Context, contactIds: string[]): Promise<Map<string, Record<string, unknown>[]>> {
  const runs = await context.store.find(context.of(path).table, { where: [{ column: "contact_id", is: "in", value: contactIds }] });
  const sequences = await context.store.getMany(
    context.of("/sequence/").table,
    runs.map(({ sequence_id }) => String(sequence_id)),
  );
  const byId = new Map(sequences.map((sequence) => [sequence.id, sequence]));
  const found = new Map<string, Record<string, unknown>[]>(contactIds.map((id) => [id, []]));
  for (const run of runs) {
    const sequence = byId.get(String(run.sequence_id));
    found.get(String(run.contact_id))?.push({
      subscription_id: run.id,
      subscription_status: run.status,
      subscription_status_reason: run.status_reason ?? null,
      sequence_id: run.sequence_id,
      sequence_name: sequence?.name ?? null,
      ...(sequence && { sequence_status: sequence.status }),
      contact_email: run.contact_email ?? null,
      initial_email_id: run.initial_email_id ?? null,
    });
  }
  return found;
}
