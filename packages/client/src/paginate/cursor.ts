import { CloseApiError } from "../errors.ts";
import { PaginationIncompleteError } from "../pagination-incomplete.ts";
import { type Batch, type Item, idOf } from "./position.ts";
import type { Query, Walk } from "./walk.ts";
import { secondOf } from "./windows.ts";

/** Reads a list by `_cursor`. One that is refused, as when it has expired, is replaced by a window of time that begins where it stopped. */
export async function* byCursor({ ask, query, windows, from }: Walk): AsyncGenerator<Batch, void> {
  const seen = new Set<unknown>(from.ids);
  let second = from.second;
  let window = windows?.from(second);
  let cursor = window ? undefined : query._cursor;
  let read = 0;
  let progress = true;
  for (;;) {
    const page = await ask(cursor ? { ...withoutTimes(query, windows?.field), _cursor: cursor } : { ...window, _cursor: undefined }).catch(
      (error: unknown) => {
        if (cursor && cursor !== query._cursor && error instanceof CloseApiError && error.status === 400) return error;
        throw error;
      },
    );
    if (page instanceof CloseApiError) {
      window = windows?.from(second);
      if (!window || !progress) throw new PaginationIncompleteError("cursor_expired", read, page);
      cursor = undefined;
      progress = false;
      continue;
    }
    const items: Item[] = [];
    for (const item of page.data as Item[]) {
      const id = idOf(item);
      if (seen.has(id)) continue;
      if (id !== undefined) seen.add(id);
      items.push(item);
    }
    read += items.length;
    if (items.length > 0) progress = true;
    yield { items, skip: 0, time: windows?.field };
    second = (windows && secondOf((page.data as Item[]).at(-1)?.[windows.field])) ?? second;
    cursor = page.cursor_next;
    if (!cursor) return;
  }
}

/** Unsets the filters on the time, which a cursor remembers: the other ones are to be repeated. */
const withoutTimes = (query: Query, time: string | undefined): Query =>
  Object.fromEntries(Object.keys(query).flatMap((name) => (time && name.startsWith(`${time}__`) ? [[name, undefined]] : [])));
