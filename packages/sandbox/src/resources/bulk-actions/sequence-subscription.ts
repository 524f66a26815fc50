import type { Context } from "../../engine/context.ts";
import { Problem } from "../../engine/problem.ts";
import { createRecord, updateRecord } from "../../engine/records.ts";
import type { Stored } from "../../store/row.ts";
import type { Condition } from "../../store/store.ts";
import type { Kind } from "./bulk-action.ts";
import { addressees } from "./recipients.ts";

const path = "/sequence_subscription/";

/** What an action makes of the runs that have a certain status. */
const changes: Record<string, { from: string; to: Record<string, unknown> }> = {
  pause: { from: "active", to: { status: "paused", status_reason: "bulk-action" } },
  resume: { from: "paused", to: { status: "active", status_reason: null } },
  resume_finished: { from: "finished", to: { status: "active", status_reason: null } },
};

const optional = ["sequence_id", "sender_account_id", "sender_name", "sender_email", "contact_preference", "calls_assigned_to"];

/** Subscribes contacts to a sequence, or pauses or resumes their runs. */
export const bulkSequenceSubscription: Kind = {
  path: "/bulk_action/sequence_subscription/",
  permission: "bulk_sequence_subscriptions",
  prepare(_context, action) {
    if (action.action_type !== "subscribe" && !changes[String(action.action_type)])
      throw new Problem(501, { error: `The sandbox does not emulate the action ${action.action_type}, whose effect is not documented.` });
    for (const field of [...optional, "from_phone_number_id"]) action[field] ??= null;
  },
  async work(context, action, object, objectType) {
    const change = changes[String(action.action_type)];
    if (!change) return subscribe(context, action, object, objectType);
    for (const run of await runsOf(context, action, object, objectType)) {
      if (run.status === change.from) await updateRecord(context, context.of(path), run, {}, change.to);
    }
  },
};

async function subscribe(context: Context, action: Stored, object: Stored, objectType: string): Promise<void> {
  const { sequence_id, sender_account_id, sender_name, sender_email, calls_assigned_to } = action;
  for (const { contact, email } of await addressees(context, object, objectType, action.contact_preference)) {
    const runs = await find(context, [
      { column: "contact_id", is: "=", value: contact.id },
      { column: "sequence_id", is: "=", value: sequence_id },
    ]);
    // whoever is on the way through the sequence is not sent through it twice
    if (runs.some(({ status }) => status === "active")) continue;
    const sender = { sender_account_id, sender_name, sender_email };
    const calls = calls_assigned_to === null ? {} : { calls_assigned_to };
    await createRecord(context, context.of(path), { sequence_id, contact_id: contact.id, contact_email: email, ...sender, ...calls });
  }
}

/** The runs of an object that an action is about: of one sequence, or of all. */
function runsOf(context: Context, action: Stored, object: Stored, objectType: string): Promise<Stored[]> {
  const sequence: Condition[] = action.sequence_id === null ? [] : [{ column: "sequence_id", is: "=", value: action.sequence_id }];
  return find(context, [{ column: objectType === "contact" ? "contact_id" : "lead_id", is: "=", value: object.id }, ...sequence]);
}

const find = (context: Context, where: Condition[]) => context.store.find(context.of(path).table, { where });
