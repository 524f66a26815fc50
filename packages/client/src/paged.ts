/** What the description knows about how a list is paged. An offset list of which nothing more is known has none of it. */
export interface Paging {
  /** By `_cursor`, or all in one answer; by `_skip` otherwise. */
  style?: "cursor" | "none";
  /** The largest page. */
  maxLimit?: number;
  /** The largest `_skip`. */
  maxSkip?: number;
  /** The order of the list when none is sent; `-` is descending. */
  order?: string;
  /** The order to send. */
  orderBy?: string;
  /** The time whose filters cut the list into windows. */
  window?: string;
  /** What Advanced Filtering calls the objects, where it returns all of them in the order of `date_created`. */
  search?: string;
}

/** A list, with what is known about its pages. */
export const paged = <List extends object>(list: List, paging: Paging): List & { readonly paging: Paging } =>
  Object.assign(list, { paging });
