import { BadRequestError } from "../errors.ts";
import { PaginationIncompleteError } from "../pagination-incomplete.ts";
import { type Batch, type Item, idOf, met } from "./position.ts";
import type { Walk } from "./walk.ts";
import { secondOf } from "./windows.ts";

/** How often it steps back without finding anything new before it gives up: more than any list has pages. */
const mostStepsBack = 2000;

/**
 * Reads a list by `_skip`, or one that comes in one piece. Pages overlap by an object, so that it shows when objects before have been
 * deleted and others have moved up past the page: then it steps back until it meets something known. Beyond the largest `_skip` it goes
 * on by windows of time or by a search.
 */
export async function* byOffset({ ask, paging, query, windows, search, from, limit }: Walk): AsyncGenerator<Batch, void> {
  const seen = new Set(from.ids);
  const names = new Set<string>();
  let maxSkip = paging.maxSkip ?? Infinity;
  let window = windows?.from(from.second);
  let skip = from.skip ?? (window ? 0 : Number(query._skip ?? 0));
  // a page of a resumed list begins with what was read, of which only the last ids are known
  let resuming = from.skip !== undefined && from.ids.length > 0;
  let overlaps = resuming;
  let stepsBack = 0;
  let size = 1;
  let read = 0;
  let reached = 0;
  let second: number | undefined;

  for (;;) {
    const page = await ask({ ...query, ...window, _skip: skip }).catch((error: unknown) => {
      // how the API says that `_skip` is too large, in its two generations of errors
      const tooFar = error instanceof BadRequestError && ("_skip" in error.fieldErrors || /max_skip/.test(error.message));
      if (read > 0 && tooFar) return undefined;
      throw error;
    });
    let next = skip;
    if (page) {
      const data = page.data as Item[];
      const ids = data.map(idOf);
      size = Math.max(size, data.length);
      const known = ids.findLastIndex((id) => id !== undefined && seen.has(id));
      if (overlaps && known < 0 && (skip > 0 || resuming)) {
        if (skip === 0 || stepsBack === mostStepsBack) throw new PaginationIncompleteError("position_lost", read);
        stepsBack++;
        skip = Math.max(0, skip - size);
        continue;
      }
      const items = data.filter((_, i) => !met(seen, ids[i]) && !(resuming && i < known));
      if (search) for (const name of data.flatMap((item) => Object.keys(item))) if (!name.startsWith("custom.")) names.add(name);
      if (items.length > 0) stepsBack = 0;
      resuming = false;
      read += items.length;
      yield { items, skip, time: windows?.field };
      if (!page.has_more || data.length === 0) return;

      second = (windows && secondOf(data.at(-1)?.[windows.field])) ?? second;
      overlaps = data.length > 1 && ids.every((id) => id !== undefined);
      reached = Math.max(reached, skip);
      next = skip + data.length - (overlaps ? 1 : 0);
      if (next > maxSkip && skip < maxSkip) next = maxSkip;
      const far = search && Math.min(page.total_results ?? 0, limit) > maxSkip + size;
      if (next <= maxSkip && !far) {
        skip = next;
        continue;
      }
    } else maxSkip = reached;

    const further = windows?.from(second);
    if (further && JSON.stringify(further) !== JSON.stringify(window)) {
      window = further;
      skip = 0;
    } else if (search) {
      // a position tells only the last ids; the other ones of what was read before this walk are looked up
      for (let at = 0; from.skip !== undefined && at <= reached; at += size) {
        const { data } = await ask({ ...query, _skip: at, _fields: ["id"] });
        for (const item of data as Item[]) seen.add(item.id as string);
      }
      yield* search({ fields: [...names, "custom"], ids: [...seen] }, read);
      return;
    } else throw new PaginationIncompleteError("max_skip", read);
  }
}
