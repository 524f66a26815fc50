import { BadRequestError } from "../errors.ts";
import { PaginationIncompleteError } from "../pagination-incomplete.ts";
import { type Batch, type Item, idOf, kept, met } from "./position.ts";
import type { Walk } from "./walk.ts";

/** On so many objects in a row nothing may be new, as when others have come or gone since the last page: 100 pages of the usual size. */
const mostIdle = 10_000;

/**
 * Reads a list by `_skip`, or one that comes in one piece. Pages overlap by an object, so that it shows when objects before have been
 * deleted and others have moved up past the page: then it steps back until it meets something known. Beyond the largest `_skip` it goes
 * on by windows of time or by a search.
 */
export async function* byOffset({ ask, maxSkip, query, size, windows, search, from, limit }: Walk): AsyncGenerator<Batch, void> {
  const seen = new Set(from.ids);
  const shape: Item = {};
  let since = from.second; // where the window begins
  // of what was read before a walk that is resumed, only the last ids are known; it begins with some of them
  const resumed = !since && seen.size > 0;
  let second = since;
  let skip = from.skip ?? Number((!since && query._skip) || 0);
  // the place is looked for before the one, and from the other on; they are the same once it is found
  let low = skip;
  if (resumed) skip = Math.max(0, skip - Math.min(size >> 1, kept / 2));
  let high = skip;
  let overlaps = resumed;
  let far = mostIdle;
  let idle = 0;
  let read = 0;
  let reached = 0;

  for (;;) {
    const page = await ask({ ...query, ...windows?.from(since) }, skip).then(
      // an empty page that is not the last is one that the API cannot reach
      (page) => (page.data[0] || !page.has_more ? page : undefined),
      (error: unknown) => {
        // the API says that `_skip`, or in an older generation of errors `max_skip`, is too large
        if ((read > 0 || resumed) && error instanceof BadRequestError && /_skip/.test(error.message)) return undefined;
        throw error;
      },
    );
    const data = (page?.data ?? []) as Item[];
    const ids = data.map(idOf);
    const known = ids.findIndex((id) => seen.has(id as string));
    idle += size;
    if (overlaps && known < 0 && (page || low !== high)) {
      const at = skip;
      const ahead = at >= high;
      if (ahead) high = page?.has_more && idle < far ? at + data.length : Infinity;
      if (low > 0 && (ahead || high === Infinity)) skip = low = Math.max(0, low - (data.length || size));
      else if (high < Infinity) skip = high;
      else if (resumed) throw new PaginationIncompleteError("position_lost", read);
      // all that was read has gone, and may have been deleted by who reads: look no further than back next time
      else far = skip = 0;
      if (skip !== at) continue;
    }
    if (page) {
      // what comes before something known was added meanwhile, unless it was read before a walk that is resumed
      const items = data.filter((_, i) => !met(seen, ids[i]) && !(resumed && i < known));
      const strays = resumed ? 0 : known;
      if (search) Object.assign(shape, ...data);
      if (items[0]) idle = 0;
      read += items.length;
      yield { items, strays, end: skip + data.length, time: windows?.field };
      if (!page.has_more) return;

      second = windows?.last(data) ?? second;
      overlaps = data.length > 1 && !ids.includes(undefined);
      reached = Math.max(reached, skip);
      const next = Math.min(skip + data.length - (overlaps ? 1 : 0), skip < maxSkip ? maxSkip : Infinity);
      const searched = search && Math.min(page.total_results ?? 0, limit) > maxSkip + size;
      if (next <= maxSkip && idle < mostIdle && !searched) {
        skip = low = high = next;
        continue;
      }
    } else maxSkip = reached;

    if (second !== since) {
      since = second;
      skip = low = high = 0;
    } else if (search) {
      // a position tells only the last ids; the other ones of what was read before this walk are looked up
      for (let at = 0; resumed && at <= reached; ) {
        const { data } = await ask({ ...query, _fields: ["id"] }, at);
        for (const item of data as Item[]) seen.add(item.id as string);
        at += data.length || Infinity;
      }
      const fields = Object.keys(shape).filter((name) => !name.startsWith("custom."));
      yield* search({ fields: [...fields, "custom"], ids: [...seen] }, read);
      return;
    } else throw new PaginationIncompleteError("max_skip", read);
  }
}
