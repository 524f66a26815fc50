const words = {
  max_skip:
    "The API passes over no more objects of this list. Narrow the list by filters, or leave out what keeps it from going on by time: an order of your own, or filters that Advanced Filtering does not know.",
  search_limit: "Advanced Filtering, which the list goes on by, reaches no more objects.",
  cursor_expired: "A cursor was refused, and a new one brought nothing further. Narrow the list by filters.",
  position_lost: "The objects read last are not in the list any more, so it cannot be told where to go on. Start again.",
};

/** A list ended before all of it was read. What was read until then is right. */
export class PaginationIncompleteError extends Error {
  override readonly name = "PaginationIncompleteError";
  /** What stopped it. */
  readonly reason: keyof typeof words;
  /** How many objects were read. */
  readonly read: number;

  constructor(reason: keyof typeof words, read: number, cause?: unknown) {
    super(`${words[reason]} Read ${read} objects.`, cause === undefined ? undefined : { cause });
    this.reason = reason;
    this.read = read;
  }
}
