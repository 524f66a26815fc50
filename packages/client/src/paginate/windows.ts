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
  /** The filter that leaves out what comes before this second, but not what shares it: filters may not know parts of a second. */
  from(second: number): Query;
  /** Whether an object comes before this second. */
  isBefore(item: Record<string, unknown>, second: number): boolean;
}

/** The windows of a list; undefined where its order is not that of a time with filters, or the caller uses all of these. */
export function windowsOf({ window, order, orderBy }: Paging, query: Query): Windows | undefined {
  const by = query._order_by ?? orderBy ?? order;
  if (window === undefined || (by !== window && by !== `-${window}`)) return undefined;
  const newestFirst = by !== window;
  // the caller's own filters stay
  const free = (newestFirst ? ["lte", "lt"] : ["gte", "gt"]).find((comparison) => query[`${window}__${comparison}`] === undefined);
  if (free === undefined) return undefined;
  const shift = { lte: 1, lt: 1, gte: 0, gt: -1 }[free] ?? 0;
  return {
    field: window,
    from: (second) => ({ [`${window}__${free}`]: timestamp(second + shift) }),
    isBefore: (item, second) => (newestFirst ? secondOf(item[window]) > second : secondOf(item[window]) < second),
  };
}
