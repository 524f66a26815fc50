/** Where a page of events ended, and to which side to go on. */
export interface Cursor {
  towards: "older" | "newer";
  /** `date_updated` and id of the last event on that side. */
  at: string;
  id: string;
  /** Filters on the time, as the first page had them. */
  window: Record<string, string>;
}

/** A cursor as clients carry it around. */
export const writeCursor = ({ towards, at, id, window }: Cursor): string =>
  Buffer.from(JSON.stringify([towards, at, id, window])).toString("base64url");

/** Null for a text that is no cursor. */
export function readCursor(text: string): Cursor | null {
  try {
    const [towards, at, id, window] = JSON.parse(Buffer.from(text, "base64url").toString());
    const isCursor = (towards === "older" || towards === "newer") && typeof at === "string" && typeof id === "string";
    return isCursor && typeof window === "object" ? { towards, at, id, window } : null;
  } catch {
    return null;
  }
}
