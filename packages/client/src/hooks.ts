import type { CloseRequest, Middleware } from "./pipeline.ts";
import type { Wait } from "./rate-limits.ts";
import type { Retry } from "./retries.ts";

/** A request that goes out. */
export interface Sent {
  request: CloseRequest;
  /** Which request of its call it is, from 1. */
  attempt: number;
}

/** What came of a request: an answer, of which nobody has read the body yet, or what `fetch` threw. */
export interface Answered extends Sent {
  response?: Response;
  error?: unknown;
  /** Milliseconds since the request went out. */
  duration: number;
}

/** What is told of the requests under way. Hooks are called at once and must not throw. */
export interface Hooks {
  /** Before each request, the repeated ones included. It may still set headers. */
  onRequest?(sent: Sent): void;
  /** After each request. */
  onResponse?(answered: Answered): void;
  /** Before the delay of each retry. */
  onRetry?(retry: Retry): void;
  /** When a request goes out that was held back for its rate limit. */
  onWait?(wait: Wait): void;
}

/** A step that tells of each request; the last one before `fetch`. */
export function observed({ onRequest, onResponse }: Hooks): Middleware {
  return (request, next) => {
    const sent = { request, attempt: ++request.call.sent };
    onRequest?.(sent);
    const start = performance.now();
    const tell = (result: { response: Response } | { error: unknown }) =>
      onResponse?.({ ...sent, ...result, duration: performance.now() - start });
    const answer = next(request);
    answer.then(
      (response) => tell({ response }),
      (error) => tell({ error }),
    );
    return answer;
  };
}
