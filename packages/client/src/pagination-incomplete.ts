import { NamedError } from "./named-error.ts";

const words = {
  max_skip: "The API reaches no more of this list. Narrow it, or leave its order alone.",
  search_limit: "Advanced Filtering reaches no more. Narrow the query; give a `search` a `keyset`.",
  cursor_expired: "Cursors are refused. Narrow the list, or ask for the next page sooner.",
  position_lost: "What was read last is not in the list any more. Start again.",
};

/** A list or a search ended before all of it was read. What was read until then is right. */
export class PaginationIncompleteError extends NamedError {
  protected static override readonly closekit: string = "PaginationIncompleteError";
  /** What stopped it. */
  declare readonly reason: keyof typeof words;
  /** How many objects were read. */
  declare readonly read: number;
  /** How many matched the last search, where the API said it. */
  declare readonly matching: number | undefined;

  constructor(reason: keyof typeof words, read: number, cause?: unknown, matching?: number) {
    super(`${words[reason]} Read ${read} objects${matching === undefined ? "" : ` of ${matching}`}.`, { reason, read, matching }, cause);
  }
}
