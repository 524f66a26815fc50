import type { CloseClient } from "../client.ts";
import { regularField, since } from "../filter/condition.ts";
import { PaginationIncompleteError } from "../pagination-incomplete.ts";
import { search } from "../search.ts";
import type { Batch, Item, Position } from "./position.ts";
import { timestamp } from "./windows.ts";

/** The time that the search goes on by. */
export const searchTime = "date_created";

/**
 * Reads all objects of a type that were not read before, in the order of their creation, by Advanced Filtering.
 *
 * @param options those of the search, its page size among them
 */
export async function* bySearch(
  client: CloseClient,
  object_type: string,
  options: { _limit?: number | undefined },
  from: Position,
  read: number,
): AsyncGenerator<Batch, void> {
  const { second, ids, fields = [] } = from;
  const query = second && since(regularField(object_type, searchTime), timestamp(second));
  const found = search(client, {
    ...options,
    object_type,
    _fields: [...fields, searchTime],
    query,
    keyset: searchTime,
  } as never) as AsyncGenerator<Item>;
  const batch = { skip: 0, time: searchTime, search: { fields, before: ids } };
  const seen = new Set(ids);
  let items: Item[] = [];
  let failure: unknown;
  try {
    for await (const { __object_type, ...item } of found) {
      if (seen.has(item.id as string)) continue;
      items.push(item);
      read++;
      if (items.length < (options._limit ?? 100)) continue;
      yield { ...batch, items };
      items = [];
    }
  } catch (error) {
    failure = error instanceof PaginationIncompleteError ? new PaginationIncompleteError(error.reason, read, error) : error;
  }
  if (items.length > 0) yield { ...batch, items };
  if (failure) throw failure;
}
