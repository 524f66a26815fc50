import type { CloseClient } from "../client.ts";
import { regularField, since } from "../filter/condition.ts";
import { searchPages } from "../search.ts";
import { without } from "../without.ts";
import type { Batch, Item, Position } from "./position.ts";

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
  const query = second && since(regularField(object_type, searchTime), second);
  const sought = { ...options, object_type, _fields: [...fields, searchTime], query, keyset: searchTime } as never;
  for await (const found of searchPages(client, sought, new Set(ids), read) as AsyncIterable<Item[]>) {
    const items = found.map((item) => without(item, ["__object_type"]));
    yield { items, end: 0, time: searchTime, fields, before: ids };
  }
}
