import { textOf } from "../../rich-text.ts";
import type { Stored } from "../../store/row.ts";

/** What the API derives from an email: its preview, the parts of its text, its headers. */

const previewLength = 200;

export interface Participant {
  name: string;
  email: string;
}

/** Reads `address` or `Name <address>`. */
export function participant(text: string): Participant {
  const { name = "", email = text } = /^\s*"?(?<name>[^"<]*?)"?\s*<(?<email>[^>]+)>\s*$/.exec(text)?.groups ?? {};
  return { name, email: email.trim() };
}

export const participants = (addresses: unknown): Participant[] => ((addresses ?? []) as string[]).map(participant);

export function previewOf({ body_text, body_html }: Stored): string | null {
  const text = typeof body_text === "string" ? body_text : typeof body_html === "string" ? textOf(body_html) : null;
  return text?.slice(0, previewLength) ?? null;
}

/** The bodies in parts, what the text quotes from other emails apart. */
export function partsOf({ body_text, body_html }: Stored) {
  return {
    body_text_quoted: typeof body_text === "string" ? textParts(body_text) : null,
    body_html_quoted: typeof body_html === "string" ? [{ html: body_html, expand: true }] : null,
  };
}

function textParts(text: string): { text: string; expand: boolean }[] {
  const start = /^(?:[^\n>]*:\n\s*)?>.*$/m.exec(text)?.index ?? text.length;
  const parts = [
    { text: text.slice(0, start), expand: true },
    { text: text.slice(start), expand: false },
  ];
  return parts.filter((part) => part.text !== "");
}

/** The id of a message in its headers. */
export function messageId({ id, sender }: Stored): string {
  return `<${id}@${participant(String(sender ?? "")).email.split("@")[1] ?? "localhost"}>`;
}

/** The headers of an email that is no draft any more. */
export function envelopeOf(record: Stored, answered: Stored | undefined) {
  const from = typeof record.sender === "string" ? [participant(record.sender)] : [];
  return {
    from,
    sender: from,
    to: participants(record.to),
    cc: participants(record.cc),
    bcc: participants(record.bcc),
    reply_to: [],
    date: new Date(String(record.date_sent ?? record.activity_at)).toUTCString().replace("GMT", "+0000"),
    subject: record.subject ?? null,
    message_id: messageId(record),
    in_reply_to: (answered?.message_ids as string[] | undefined)?.[0] ?? null,
    is_autoreply: false,
  };
}

/** A subject without prefixes such as `Re:`. */
export function normalizedSubject(subject: unknown): string | null {
  return typeof subject === "string" ? subject.replace(/^(?:\s*(?:re|fwd?|aw|wg)\s*(?:\[\d+\])?:)+/i, "").trim() : null;
}
