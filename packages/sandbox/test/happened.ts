import type { Call } from "./support.ts";

interface Event {
  object_id: string;
  object_type: string;
  action: string;
}

/** What happened to an object by the event log, as in `activity.note.created`, in order. */
export async function happened(call: Call, objectId: string): Promise<string[]> {
  const events: Event[] = [];
  for (let cursor: string | null = ""; cursor !== null; ) {
    const { body } = await call("GET", `/event/?_cursor=${encodeURIComponent(cursor)}`);
    events.push(...body.data);
    cursor = body.cursor_next;
  }
  const found = events.filter(({ object_id }) => object_id === objectId).reverse();
  return found.map(({ object_type, action }) => `${object_type}.${action}`);
}
