import { rateLimitGroups } from "./generated/rate-limits.ts";
import { NamedError } from "./named-error.ts";
import { createPacer, type Pacer } from "./pacer.ts";
import type { CloseRequest, Middleware } from "./pipeline.ts";
import { upToParameter } from "./rate-limit-group.ts";
import { canResend, discard } from "./resend.ts";

/** A request would have to wait for its rate limit longer than it may. It was not carried out. */
export class RateLimitExceededError extends NamedError {
  protected static override readonly closekit: string = "RateLimitExceededError";
  /** Method and route, as in `GET /lead/{id}/`. */
  declare readonly operation: string;
  /** The rate-limit group, as in `GET /lead/`. */
  declare readonly group: string;
  /** Milliseconds until the limit allows for requests again. */
  declare readonly wait: number;
  /** The last 429, if the request was sent at all. Its body has been read. */
  declare readonly response: Response | undefined;

  constructor(operation: string, group: string, wait: number, response: Response | undefined) {
    const message = `${operation} must wait another ${Math.ceil(wait)} ms for the rate limit of ${group}, longer than maxWait`;
    super(message, { operation, group, wait, response });
  }
}

/** A request that was held back. */
export interface Wait {
  request: CloseRequest;
  /** The rate-limit group, as in `GET /lead/`. */
  group: string;
  /** For how many ms. */
  waited: number;
}

/** Options of {@link rateLimits}. */
export interface RateLimitOptions {
  /** How long a call may be held altogether, in the queue and after a 429, in ms: 300,000 by default. */
  maxWait?: number;
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
export function rateLimits({ maxWait = 300_000 }: RateLimitOptions = {}): Middleware {
  const pacers = new Map<string, Pacer>(); // by group, and by operation for speed
  const pacerOf = (operation: string) => {
    const group = rateLimitGroup(operation);
    const pacer = pacers.get(group) ?? createPacer();
    pacers.set(group, pacer).set(operation, pacer);
    return pacer;
  };

  return async (request, next) => {
    const operation = `${request.method} ${request.route}`;
    const pacer = pacers.get(operation) ?? pacerOf(operation);
    let refused: Response | undefined;
    for (let rejections = 0; ; rejections++) {
      const { signal, call } = request;
      signal?.throwIfAborted();
      const since = performance.now();
      let ticket = pacer.take(since);
      if (!ticket) {
        const group = rateLimitGroup(operation);
        const error = (wait: number) => new RateLimitExceededError(operation, group, wait, refused);
        ticket = await pacer.queue({ signal, giveUpAt: since + maxWait - call.held, again: rejections > 0, error });
        const waited = performance.now() - since;
        call.held += waited;
        call.observer?.onWait({ request, group, waited });
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
