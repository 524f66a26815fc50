import { rateLimitGroups } from "./generated/rate-limits.ts";
import { named } from "./named-error.ts";
import { createPacer, type Pacer } from "./pacer.ts";
import type { CloseRequest, Middleware } from "./pipeline.ts";
import { upToParameter } from "./rate-limit-group.ts";
import { canResend, discard } from "./resend.ts";

/** A request would have to wait for its rate limit longer than it may. It was not carried out. */
export class RateLimitExceededError extends Error {
  static {
    named(RateLimitExceededError, "RateLimitExceededError");
  }
  /** Method and route, as in `GET /lead/{id}/`. */
  readonly operation: string;
  /** The rate-limit group, as in `GET /lead/`. */
  readonly group: string;
  /** Milliseconds until the limit allows for requests again. */
  readonly wait: number;
  /** The last 429, if the request was sent at all. Its body has been read. */
  readonly response: Response | undefined;

  constructor(operation: string, group: string, wait: number, response: Response | undefined) {
    super(`${operation} would have to wait another ${Math.ceil(wait)} ms for the rate limit of ${group}, longer than maxWait allows`);
    this.operation = operation;
    this.group = group;
    this.wait = wait;
    this.response = response;
  }
}

/** Options of {@link rateLimits}; times in ms. */
export interface RateLimitOptions {
  /** How long a call may be held altogether, in the queue and after a 429: 300,000 by default. */
  maxWait?: number;
  /** Told when a request goes out that was held. */
  onWait?: (held: { request: CloseRequest; group: string; waited: number }) => void;
}

/** The group that an operation's requests are counted for. */
export const rateLimitGroup = (operation: string): string => rateLimitGroups[operation] ?? upToParameter(operation);

/**
 * A step that keeps to the rate limits: it learns the quota of each group of endpoints from the responses and holds requests back
 * before the limit is hit. After a 429 it waits as told and sends the request again, whatever its method: it was not carried out.
 * Without a word from the API it begins with few requests at a time, and learns from each 429 how many are too many.
 *
 * Limits are counted for an API key: share one `rateLimits()` between the clients of a key, and no more.
 *
 * @throws RateLimitExceededError when the wait would exceed `maxWait`
 */
export function rateLimits(options: RateLimitOptions = {}): Middleware {
  const { maxWait = 300_000, onWait } = options;
  const pacers = new Map<string, Pacer>();
  const pacerOf = (group: string) => {
    const known = pacers.get(group) ?? createPacer();
    pacers.set(group, known);
    return known;
  };

  return async (request, next) => {
    const operation = `${request.method} ${request.route}`;
    const group = rateLimitGroup(operation);
    const pacer = pacerOf(group);
    let waited = 0;
    let refused: Response | undefined;
    for (let rejections = 0; ; rejections++) {
      request.signal?.throwIfAborted();
      const since = performance.now();
      const admitted = pacer.admit({
        signal: request.signal,
        giveUpAt: since + maxWait - waited,
        again: rejections > 0,
        error: (wait) => new RateLimitExceededError(operation, group, wait, refused),
      });
      const ticket = await admitted;
      if (admitted instanceof Promise) {
        const time = performance.now() - since;
        waited += time;
        onWait?.({ request, group, waited: time });
      }
      let response: Response;
      try {
        response = await next(request);
      } catch (error) {
        pacer.failed();
        throw error;
      }
      pacer.answered(ticket, response, rejections);
      if (response.status !== 429 || !canResend(request)) return response;
      await discard(response);
      refused = response;
    }
  };
}
