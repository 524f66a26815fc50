import { isDeepStrictEqual } from "node:util";
import type { Context } from "../engine/context.ts";
import { refuse, unknownObject } from "../engine/problem.ts";
import type { Resource } from "../engine/resource.ts";
import type { Stored } from "../store/row.ts";
import { byId } from "./statuses.ts";
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
export async function subscriptionsOf(context: Context, contactIds: string[]): Promise<Map<unknown, object[]>> {
  const runs = await context.store.find(context.of(path).table, { where: [{ column: "contact_id", is: "in", value: contactIds }] });
  const sequences = await byId(
    context,
    context.of("/sequence/"),
    runs.map(({ sequence_id }) => sequence_id),
  );
  const found = new Map<unknown, object[]>(contactIds.map((id) => [id, []]));
  for (const run of runs) found.get(run.contact_id)?.push(inShort(run, sequences.get(String(run.sequence_id))));
  return found;
}

function inShort(run: Stored, sequence: Stored | undefined): object {
  return {
    subscription_id: run.id,
    subscription_status: run.status,
    subscription_status_reason: run.status_reason ?? null,
    sequence_id: run.sequence_id,
    sequence_name: sequence?.name ?? null,
    // of a deleted sequence nothing more is known
    ...(sequence && { sequence_status: sequence.status }),
    contact_email: run.contact_email ?? null,
    initial_email_id: run.initial_email_id ?? null,
    start_date: run.start_date ?? null,
    date_created: run.date_created,
  };
}
