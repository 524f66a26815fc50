import type { Paging } from "../paged.ts";
import type { Query } from "./walk.ts";

/** The second of a timestamp, since 1970; it is read as UTC where it has no offset, as the API means it. NaN for anything else. */
export const secondOf = (time: unknown): number =>
  Math.floor(Date.parse(typeof time !== "string" || /(Z|[+-]\d\d:?\d\d)$/i.test(time) ? String(time) : `${time}Z`) / 1000);

/** A second as a timestamp. */
export const timestamp = (second: number): string => new Date(second * 1000).toISOString().replace(".000", "");

/** How a list that is in the order of a time can be entered at any point of it. */
export interface Windows {
  /** The field that holds the time. */
  field: string;
  /** The filter that leaves out what comes before this second, but nothing of it. */
  from(second: number): Query;
}

/** Filters that include a second or what comes after it, whether they know parts of a second or not. */
const bounds: Record<string, (second: number) => string> = {
  lt: (second) => timestamp(second + 1),
  lte: (second) => timestamp(second).replace("Z", ".999999Z"),
  gte: timestamp,
  gt: (second) => timestamp(second - 1).replace("Z", ".999999Z"),
};

/** The windows of a list; undefined where its order is not that of a time with filters, or the caller uses all of these. */
export function windowsOf({ window, order, orderBy }: Paging, query: Query): Windows | undefined {
  const by = query._order_by ?? orderBy ?? order;
  if (window === undefined || (by !== window && by !== `-${window}`)) return undefined;
  // the caller's own filters stay
  const free = (by === window ? ["gte", "gt"] : ["lt", "lte"]).find((name) => query[`${window}__${name}`] === undefined);
  if (free === undefined) return undefined;
  return { field: window, from: (second) => ({ [`${window}__${free}`]: bounds[free]?.(second) }) };
}
