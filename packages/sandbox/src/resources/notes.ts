import { htmlOf, mentionsIn, twins } from "../rich-text.ts";
import { withOffset } from "../time.ts";
import { attachmentsOf } from "./activities/attachments.ts";
import { activity } from "./activity.ts";

/** Notes: plain and rich text fill each other, and a pinned one says since when. */
export const notes = activity({
  path: "/activity/note/",
  defaults: () => ({ source: "api" }),
  async check(context, record, { input, previous }) {
    const note = twins(input.note, input.note_html) ?? (previous ? undefined : { text: null, html: null });
    if (note) {
      const { text = "", html = htmlOf("") } = note.html === null ? {} : note;
      Object.assign(record, { note: text, note_html: html, note_mentions: mentionsIn(html ?? "") });
    }
    if (!record.pinned) record.pinned_at = null;
    else if (!previous?.pinned) record.pinned_at = previous ? withOffset(context.now()) : record.date_created;
    if ("attachments" in input) record.attachments = await attachmentsOf(context, { kind: "activity.note", record }, input.attachments);
  },
});
