import { NamedError } from "./named-error.ts";

const words = {
  cursor_expired: "Cursors expired before the next page was asked for.",
  too_many_results: "The API reaches no more of what matches. Narrow the query, or give a `keyset`.",
};

/** A search that ended before all that matches was returned. What was returned until then is right. */
export class SearchIncompleteError extends NamedError {
  protected static override readonly closekit: string = "SearchIncompleteError";
  /** Whether a cursor expired without any progress, or more objects match than can be reached. */
  declare readonly reason: keyof typeof words;
  /** How many objects were returned. */
  declare readonly returned: number;
  /** How many matched the last search, where the API said it. */
  declare readonly matching: number | undefined;

  constructor(reason: keyof typeof words, returned: number, matching: number | undefined) {
    const counts = `Returned ${returned}${matching === undefined ? "" : `; the last search matched ${matching}`}.`;
    super(`${words[reason]} ${counts}`, { reason, returned, matching });
  }
}
