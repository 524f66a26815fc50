import { BadRequestError } from "../errors.ts";
import { PaginationIncompleteError } from "../pagination-incomplete.ts";
import { without } from "../without.ts";
import type { ListPage } from "./list.ts";
import { type Batch, type Item, idOf, met } from "./position.ts";
import type { Walk } from "./walk.ts";

/** Reads a list by `_cursor`. One that is refused, as when it has expired, is replaced by a window of time that begins where it stopped. */
export async function* byCursor({ ask, query, windows, from }: Walk): AsyncGenerator<Batch, void> {
  // a cursor remembers the filters on the time; the other ones are to be repeated
  const times = Object.keys(query).filter((name) => name.startsWith(`${windows?.field}__`));
  const seen = new Set(from.ids);
  let second = from.second;
  let cursor = second ? undefined : query._cursor;
  let read = 0;
  let refused: number | undefined; // so many were read when a cursor was refused last
  for (;;) {
    let page: ListPage;
    try {
      page = await ask({ ...(cursor ? without(query, times) : { ...query, ...windows?.from(second) }), _cursor: cursor });
    } catch (error) {
      if (!cursor || cursor === query._cursor || !(error instanceof BadRequestError)) throw error;
      if (!second || refused === read) throw new PaginationIncompleteError("cursor_expired", read, error);
      cursor = undefined;
      refused = read;
      continue;
    }
    const data = page.data as Item[];
    const items = data.filter((item) => !met(seen, idOf(item)));
    read += items.length;
    yield { items, end: 0, time: windows?.field };
    second = windows?.last(data) ?? second;
    cursor = page.cursor_next;
    if (!cursor) return;
  }
}
