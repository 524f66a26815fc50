import { NamedError } from "./named-error.ts";

const words = {
  max_skip:
    "The API reaches no more of this list. Narrow it by filters; an order or a `query` of your own may keep it from going on by time.",
  search_limit: "Advanced Filtering, by which the list went on, reaches no more objects.",
  cursor_expired: "A cursor was refused, and a new one brought nothing further. Narrow the list by filters.",
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
    super(`${words[reason]} Read ${read} objects.`, { reason, read }, cause === undefined ? undefined : { cause });
  }
}
