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
  response: Response | undefined;
  error?: unknown;
  /** Milliseconds since the request went out. */
  duration: number;
}

/** Functions that are told of the requests under way. They are called at once, and must not throw. */
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

/** What {@link observe} makes for a client. */
export interface Observer extends Required<Pick<Hooks, "onRetry" | "onWait">> {
  /** A step around each request, just before it is signed and goes out. */
  step: Middleware;
}

/**
 * Has a client tell what it does. Of several hooks, each is told, in this order.
 *
 * @example
 * createClient({ apiKey, observer: observe(logging(console), { onRetry: () => retried.add(1) }) });
 */
export function observe(...all: Hooks[]): Observer {
  const tell = (of: keyof Hooks) => (event: unknown) => {
    for (const hooks of all) hooks[of]?.(event as never);
  };
  return {
    onRetry: tell("onRetry"),
    onWait: tell("onWait"),
    async step(request, next) {
      const sent = { request, attempt: ++request.call.sent };
      tell("onRequest")(sent);
      const start = performance.now();
      let response: Response | undefined;
      let error: unknown;
      try {
        response = await next(request);
        return response;
      } catch (thrown) {
        error = thrown;
        throw thrown;
      } finally {
        tell("onResponse")({ ...sent, response, error, duration: performance.now() - start });
      }
    },
  };
}
