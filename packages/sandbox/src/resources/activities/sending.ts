import type { Context } from "../../engine/context.ts";
import { refuse, required } from "../../engine/problem.ts";
import { tell, updateRecord } from "../../engine/records.ts";
import type { Change } from "../../engine/resource.ts";
import type { Stored } from "../../store/row.ts";
import { withOffset } from "../../time.ts";
import { fixedFields } from "./fixed-fields.ts";

/** The states of emails and SMS: only drafts can be changed, and what waits to be sent can be taken back. */

/** Whether a message has yet to be sent by the API. */
export const isWaiting = ({ status }: Stored): boolean => status === "scheduled" || status === "outbox";
/** Whether anything of a message can still change. */
export const canChange = (message: Stored): boolean => message.status === "draft" || isWaiting(message);
/** Whether it was sent or received, here or elsewhere. */
export const hasLeft = ({ status }: Stored): boolean => status === "sent" || status === "inbox";

/**
 * Checks the step from one state to another, and keeps what belongs to the state.
 *
 * @throws Problem for a change of what is no draft, and for a scheduled message without a time
 */
export function takeStatus(record: Stored, { input, previous }: Change): void {
  if (previous && previous.status !== "draft") {
    const takenBack = isWaiting(previous) && record.status === "draft";
    if (!takenBack) fixedFields(record, previous, input, Object.keys(input));
    else Object.assign(record, { send_in: input.send_in ?? null, date_scheduled: input.date_scheduled ? record.date_scheduled : null });
  }
  if (record.status === "scheduled" && !record.date_scheduled) throw refuse({ date_scheduled: required });
  if (!hasLeft(record)) record.date_sent = null;
  else record.date_sent ??= record.activity_at;
}

/**
 * Sends what is in the outbox, so that the next request sees it as sent. With `send_in` it stays there, as what is scheduled does: time in
 * the sandbox passes only from request to request.
 */
export async function deliver(context: Context, path: string, record: Stored): Promise<void> {
  if (record.status !== "outbox" || Number(record.send_in ?? 0) > 0) return;
  const at = withOffset(context.now());
  const definition = context.of(path);
  const sent = await updateRecord(context, definition, record, {}, { status: "sent", date_sent: at, activity_at: at });
  await tell(context, definition, "sent", sent);
}
