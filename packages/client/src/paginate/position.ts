import { secondOf } from "../seconds.ts";

/** Where to go on: what the strings in the interface hold. */
export interface Position {
  /** Ids of objects that were read and that will be met again. */
  ids: string[];
  /** How many objects of the list are read. */
  skip?: number;
  /** The second of the object read last, in lists that go on by time. */
  second?: number;
  /** The fields to ask Advanced Filtering for, once it is what the list goes on by. */
  fields?: string[] | undefined;
}

/** Reads a position. What holds none becomes something that no list takes. */
export function positionOf(text: string): Position {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return {} as Position;
  }
}

export type Item = Record<string, unknown>;

/** Objects that come next, and how the position after one of them is told. */
export interface Batch {
  items: Item[];
  /** So many of the first ones stand before what was read earlier: they do not tell the place. */
  strays?: number;
  /** How many objects of the list come before what follows. */
  end: number;
  /** The field with the time that the list goes on by. */
  time?: string | undefined;
  /** In a search: the fields asked for. */
  fields?: string[];
  /** In a search: the ids read before it. */
  before?: string[];
}

/** The API's ids are texts; groups and reports have none. */
export const idOf = (item: Item): string | undefined => (typeof item.id === "string" ? item.id : undefined);

/** Whether an object was met before; from now on it was. Those without an id never were. */
export const met = (seen: Set<string>, id: string | undefined): boolean => id !== undefined && (seen.has(id) || !seen.add(id));

/** So many ids are kept to find the place again, for the last ones may be deleted meanwhile. */
export const kept = 20;

/** Follows what is read, and tells the position after it. */
export function track(from: Position) {
  let batch: Batch | undefined;
  let passed = 0;
  const recent = from.ids.slice(-kept);
  let second = from.second;
  let sharing = from.fields ? [] : from.ids;
  return {
    enter(next: Batch) {
      batch = next;
      passed = 0;
    },
    pass(item: Item) {
      const id = idOf(item);
      passed++;
      if (id === undefined || passed <= (batch?.strays ?? 0)) return;
      if (recent.push(id) > kept) recent.shift();
      const its = batch?.time && secondOf(item[batch.time]);
      if (!its) return;
      if (its === second) sharing.push(id);
      else [second, sharing] = [its, [id]];
    },
    position(): string {
      let at = from;
      if (batch) {
        const { items, end, time, fields, before = [] } = batch;
        at = time && second ? { fields, second, ids: [...before, ...sharing] } : { ids: recent, skip: end - items.length + passed };
      }
      return JSON.stringify(at);
    },
  };
}
