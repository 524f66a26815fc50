import type { Paging } from "../paged.ts";
import { secondOf, timestamp } from "../seconds.ts";
import type { Item } from "./position.ts";
import type { Query } from "./walk.ts";

/** How a list that is in the order of a time can be entered at any point of it. */
export interface Windows {
  /** The field that holds the time. */
  field: string;
  /** The second of the last one of these objects. */
  last(data: Item[]): number | undefined;
  /** The filter that leaves out what comes before this second, but nothing of it; undefined without a second. */
  from(second: number | undefined): Query | undefined;
}

/** The windows of a list; undefined where its order is not that of a time that its filters cut. */
export function windowsOf({ window, order, orderBy }: Paging, query: Query): Windows | undefined {
  const by = query._order_by ?? orderBy ?? order;
  // how many seconds later a window begins: in a descending list its filter leaves out the bound
  const shift = [window, `-${window}`].indexOf(by as string);
  if (!window || shift < 0) return undefined;
  const filter = `${window}__${shift ? "lt" : "gte"}`;
  return {
    field: window,
    last: (data) => secondOf(data.at(-1)?.[window]),
    // a bound of the caller's own is passed by now, unless it is in the midst of this second
    from: (second) => (second ? { [filter]: secondOf(query[filter]) === second ? query[filter] : timestamp(second + shift) } : undefined),
  };
}
