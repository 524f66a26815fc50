import { BadRequestError } from "../errors.ts";
import { PaginationIncompleteError } from "../pagination-incomplete.ts";
import { without } from "../without.ts";
import { type Batch, type Item, idOf, met } from "./position.ts";
import type { Walk } from "./walk.ts";
import { secondOf } from "./windows.ts";

/** Reads a list by `_cursor`. One that is refused, as when it has expired, is replaced by a window of time that begins where it stopped. */
export async function* byCursor({ ask, query, windows, from }: Walk): AsyncGenerator<Batch, void> {
  // a cursor remembers the filters on the time; the other ones are to be repeated
  const times = Object.keys(query).filter((name) => name.startsWith(`${windows?.field}__`));
  const seen = new Set(from.ids);
  let second = from.second;
  let window = windows?.from(second);
  let cursor = window ? undefined : query._cursor;
  let read = 0;
  let progress = true;
  for (;;) {
    const page = await ask(cursor ? { ...without(query, times), _cursor: cursor } : { ...query, ...window, _cursor: undefined }).catch(
      (error: unknown) => {
        if (cursor && cursor !== query._cursor && error instanceof BadRequestError) return error;
        throw error;
      },
    );
    if (page instanceof BadRequestError) {
      window = windows?.from(second);
      if (!window || !progress) throw new PaginationIncompleteError("cursor_expired", read, page);
      cursor = undefined;
      progress = false;
      continue;
    }
    const data = page.data as Item[];
    const items = data.filter((item) => !met(seen, idOf(item)));
    read += items.length;
    if (items.length > 0) progress = true;
    yield { items, skip: 0, time: windows?.field };
    second = (windows && secondOf(data.at(-1)?.[windows.field])) ?? second;
    cursor = page.cursor_next;
    if (!cursor) return;
  }
}
