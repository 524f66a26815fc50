/** What a column holds. An instant is text that sorts by time, see `instant`. */
export type ColumnKind = "text" | "number" | "boolean" | "instant";

/**
 * A table of records. The record itself is kept as JSON; the columns are copies of the fields that lists filter and order by, each with
 * an index unless it is named as one without.
 */
export interface Table {
  name: string;
  columns: Map<string, ColumnKind>;
  unindexed?: string[];
}

/** The column that every list can be ordered by. */
export const created = "date_created";
