import { isDeepStrictEqual } from "node:util";
import type { Context } from "../engine/context.ts";
import { rightsOf } from "../engine/permissions.ts";
import type { Change } from "../engine/resource.ts";
import { twins } from "../rich-text.ts";
import type { Stored } from "../store/row.ts";
import { fixedFields } from "./activities/fixed-fields.ts";
import { withoutHeavy } from "./activities/heavy-fields.ts";
import { activity } from "./activity.ts";
import { phoneNumber } from "./contacts/phones.ts";
import { documented } from "./documented.ts";
import { deletePermission } from "./ownership.ts";

const madeWithClose = "Close.io";
/** What goes for good when it is changed on a call made with Close. */
const recordings = ["recording_url", "voicemail_url", "recording_transcript"];

/** Calls: those that are logged were made without Close; of those made with it, little can be changed. */
export const calls = activity({
  path: "/activity/call/",
  customFields: () => "call",
  defaults: () => ({
    direction: null,
    call_method: "external",
    duration: 0,
    date_answered: null,
    phone: null,
    local_phone: null,
    local_phone_formatted: null,
    local_country_iso: "",
    note: null,
    note_html: null,
    playbook_id: null,
    conversation_type_id: null,
    recording_url: null,
    recording_expires_at: null,
    voicemail_url: null,
    voicemail_duration: 0,
    cost: "0",
    dialer_id: null,
    dialer_saved_search_id: null,
    is_joinable: false,
    is_forwarded: false,
    forwarded_to: null,
    is_to_group_number: false,
    transferred_from: null,
    transferred_from_user_id: null,
    transferred_to: null,
    transferred_to_user_id: null,
    coach_legs: [],
    sequence_id: null,
    sequence_name: null,
    sequence_subscription_id: null,
  }),
  async check(context, record, change) {
    const { input, previous } = change;
    if (previous?.source === madeWithClose) {
      fixedFields(record, previous, input, ["status", "duration"]);
      await recordingsOf(context, record, change);
    }
    if (!previous) record.source = "External";
    if (record.source !== madeWithClose && record.status !== previous?.status) record.disposition = dispositionOf(record.status);
    Object.assign(record, remote(record.phone));
    record.has_recording = record.recording_url !== null;
    const note = twins(input.note, input.note_html);
    if (note) Object.assign(record, { note: note.text, note_html: note.html });
  },
  render: (context, records) => withoutHeavy(context, records, ["recording_transcript", "voicemail_transcript"]),
});

/** How a logged call ended, by its status. */
function dispositionOf(status: unknown): string | null {
  if (status === "completed") return "answered";
  if (status === "failed") return "error";
  return status === "no-answer" || status === "busy" ? status : null;
}

function remote(given: unknown) {
  if (typeof given !== "string" || given === "") return { remote_phone: null, remote_phone_formatted: null, remote_country_iso: "" };
  const { phone, phone_formatted, country } = phoneNumber(given);
  return { phone, remote_phone: phone, remote_phone_formatted: phone_formatted, remote_country_iso: country ?? "" };
}

/** @throws Problem when the caller may not delete what changing a recording deletes */
async function recordingsOf(context: Context, record: Stored, { input, previous }: Change): Promise<void> {
  const changed = recordings.filter((field) => field in input && !isDeepStrictEqual(record[field], previous?.[field] ?? null));
  if (changed.length === 0) return;
  const { permissions } = await rightsOf(context);
  if (!permissions.has(deletePermission(context, previous ?? record, ["user_id"], "activities")))
    throw documented(context.operation, "recordingNotYours");
  if (changed.includes("voicemail_url")) Object.assign(record, { voicemail_duration: 0, voicemail_transcript: null });
  if (changed.includes("recording_url")) Object.assign(record, { recording_transcript: null });
}
