import { named } from "./named-error.ts";

const words = {
  cursor_expired: "The search's cursor expired before the next page was asked for, again and again.",
  too_many_results: "More objects match than one search reaches. Narrow the query, or give `keyset` to go on by a time.",
};

/** A search that ended before all that matches was returned. What was returned until then is right. */
export class SearchIncompleteError extends Error {
  static {
    named(SearchIncompleteError, "SearchIncompleteError");
  }
  /** Whether a cursor expired without any progress, or more objects match than can be reached. */
  readonly reason: keyof typeof words;
  /** How many objects were returned. */
  readonly returned: number;
  /** How many matched the last search, where the API said it. */
  readonly matching: number | undefined;

  constructor(reason: keyof typeof words, returned: number, matching: number | undefined) {
    super(`${words[reason]} Returned ${returned}${matching === undefined ? "" : `; the last search matched ${matching}`}.`);
    this.reason = reason;
    this.returned = returned;
    this.matching = matching;
  }
}
