import type { Context } from "../engine/context.ts";
import type { Change } from "../engine/resource.ts";
import { mentionsIn, twins } from "../rich-text.ts";
import type { Stored } from "../store/row.ts";
import type { Condition } from "../store/store.ts";
import { withOffset } from "../time.ts";
import { withoutHeavy } from "./activities/heavy-fields.ts";
import { activity } from "./activity.ts";

/** Meetings come from calendars; users add notes and an outcome. */
export const meetings = activity({
  path: "/activity/meeting/",
  filters: { provider_calendar_id: ofCalendar },
  check(context, record, { input, previous }: Change) {
    const changed = input.user_note_html !== undefined && input.user_note_html !== previous?.user_note_html;
    const note = changed ? twins(undefined, input.user_note_html) : undefined;
    if (note) {
      record.user_note = note.text;
      record.user_note_html = note.html;
      record.user_note_mentions = mentionsIn(note.html ?? "");
      record.user_note_date_updated = withOffset(context.now());
      record.notetaker_id = context.user.id;
    }
    if (record.outcome_id !== previous?.outcome_id) record.outcome_reason = record.outcome_id === null ? null : "user-selected";
  },
  render: (context, records) => withoutHeavy(context, records, ["transcripts"]),
  notEmulated: { createMeetingIntegration: "the API has it for OAuth apps only, and the sandbox knows API keys" },
});

/** The meetings of an event that are in a calendar. The description has this filter only beside one for the event. */
async function ofCalendar(calendar: string, context: Context): Promise<Condition[]> {
  const { table } = context.of("/activity/meeting/");
  const event = String(context.query.provider_calendar_event_id ?? "");
  const found = await context.store.find(table, { where: [{ column: "provider_calendar_event_id", is: "=", value: event }] });
  const inCalendar = ({ provider_calendar_ids }: Stored) => (provider_calendar_ids as string[] | undefined)?.includes(calendar);
  return [{ column: "id", is: "in", value: found.filter(inCalendar).map(({ id }) => id) }];
}
