import { NamedError } from "./named-error.ts";

const words = {
  max_skip: "The API reaches no more of this list. Narrow it by filters, or leave its order alone.",
  search_limit: "Advanced Filtering reaches no more of this list.",
  cursor_expired: "Cursors are refused. Narrow the list by filters.",
  position_lost: "What was read last is not in the list any more. Start again.",
};

/** A list ended before all of it was read. What was read until then is right. */
export class PaginationIncompleteError extends NamedError {
  protected static override readonly closekit: string = "PaginationIncompleteError";
  /** What stopped it. */
  declare readonly reason: keyof typeof words;
  /** How many objects were read. */
  declare readonly read: number;

  constructor(reason: keyof typeof words, read: number, cause?: unknown) {
    super(`${words[reason]} Read ${read} objects.`, { reason, read }, cause);
  }
}
