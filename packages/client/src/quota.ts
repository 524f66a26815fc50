/** What the API says of a rate limit: the one, of those that hold for a request, that is closest to being hit. */
export interface Quota {
  /** Requests allowed in a window. */
  limit: number | undefined;
  /** Requests left in this window. */
  remaining: number | undefined;
  /** Seconds until the window ends. */
  reset: number;
}

// every answer is read: one pattern each is twice as fast as taking the header apart
const limitMember = /(?:^|[,;])\s*limit\s*=([^,;]*)/i;
const remainingMember = /(?:^|[,;])\s*remaining\s*=([^,;]*)/i;
const resetMember = /(?:^|[,;])\s*reset\s*=([^,;]*)/i;

/**
 * The quota that a response tells, or that of an outcome, or of an error that has a response. `RateLimit` comes first, separated by
 * commas or semicolons; then `Retry-After`, in seconds or as a date; then `RateLimit-Reset`. What is malformed counts as missing.
 *
 * @example
 * const outcome = await listLeads(close).outcome();
 * quota(outcome)?.remaining;
 *
 * @returns undefined when the response says nothing of it
 */
export function quota(of: Response | { response?: Response | undefined }): Quota | undefined {
  const response = "headers" in of ? of : of.response;
  if (!response) return undefined;
  const { headers, status } = response;
  const members = headers.get("ratelimit") ?? "";
  const told = (name: RegExp) => amount(name.exec(members)?.[1]);
  const least = told(remainingMember);
  const alone = amount(headers.get("ratelimit-remaining"));
  // one has been seen to count the request that it answers while the other did not
  const remaining = Number(least) < Number(alone) ? least : (alone ?? least);
  const end = told(resetMember);
  // a 429 with requests to spare was caused by another limit than the one described; and 0 may be what was left of a second, rounded down
  const here = status === 429 && remaining ? 0 : end;
  const reset = (here || retryAfter(response)) ?? end ?? amount(headers.get("ratelimit-reset"));
  if (reset === undefined) return undefined;
  return { limit: told(limitMember) ?? amount(headers.get("ratelimit-limit")), remaining, reset };
}

/** Seconds that `Retry-After` says; a date is read by the server's own clock where the response shows it. */
export function retryAfter({ headers }: Response): number | undefined {
  const value = headers.get("retry-after") ?? "";
  if (!/[a-z]/i.test(value)) return amount(value);
  const seconds = (Date.parse(value) - (Date.parse(headers.get("date") ?? "") || Date.now())) / 1000;
  return Number.isNaN(seconds) ? undefined : Math.max(0, seconds);
}

/** A count or a number of seconds, unless it is none. */
function amount(value: string | null | undefined): number | undefined {
  return value && /^\s*\d+(\.\d+)?\s*$/.test(value) ? Number(value) : undefined;
}
