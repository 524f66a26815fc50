/** What an endpoint with a rate limit has seen. */
export interface Limited {
  fetch: typeof globalThis.fetch;
  /** The status of each answer, in order. */
  answers: number[];
  /** When the last success was answered, in ms after the first request. */
  lastSuccess: number;
}

/** How {@link limited} behaves. */
export interface Limit {
  /** Requests in a window. */
  limit: number;
  /** Length of a window in ms; it begins with the first request after the one before. */
  span: number;
  /** Milliseconds that a request is under way in each direction. */
  latency?: number;
  /** The headers of an answer; documented ones by default. `reset` in seconds. */
  headers?: (quota: { limit: number; remaining: number; reset: number; status: number }) => Record<string, string>;
  body429?: string | null;
}

const documented: NonNullable<Limit["headers"]> = ({ limit, remaining, reset, status }) => ({
  ratelimit: `limit=${limit}, remaining=${remaining}, reset=${reset}`,
  ...(status === 429 ? { "retry-after": String(Math.ceil(reset)) } : {}),
});

/** A `fetch` that answers as an endpoint with a limit for each fixed window does. It goes by the clock, so fake timers drive it. */
export function limited({ limit, span, latency = 5, headers = documented, body429 = null }: Limit): Limited {
  const pause = () => new Promise((resolve) => setTimeout(resolve, latency));
  let first: number | undefined;
  let start = Number.NEGATIVE_INFINITY;
  let used = 0;
  const seen: Limited = {
    answers: [],
    lastSuccess: 0,
    async fetch() {
      await pause();
      const now = performance.now();
      first ??= now;
      if (now >= start + span) [start, used] = [now, 0];
      const status = used < limit ? 200 : 429;
      if (status === 200) used++;
      const quota = { limit, remaining: limit - used, reset: (start + span - now) / 1000, status };
      seen.answers.push(status);
      if (status === 200) seen.lastSuccess = now - first;
      await pause();
      return new Response(status === 200 ? '{"id":"lead_x"}' : body429, { status, headers: headers(quota) });
    },
  };
  return seen;
}
