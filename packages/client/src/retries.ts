import { ConnectionError, InvalidResponseError } from "./failures.ts";
import type { CloseRequest, Middleware } from "./pipeline.ts";
import { quota, retryAfter } from "./quota.ts";
import { canResend, discard, passing } from "./resend.ts";
import { TimeoutError } from "./timeout.ts";
import { wait } from "./wait.ts";

/** A retry that is about to be waited for. */
export interface Retry {
  request: CloseRequest;
  /** How many times the request has been sent, sendings after a 429 that the pacing repeats not counted. */
  attempt: number;
  /** Milliseconds until it is sent again. */
  delay: number;
  /** The answer, when one came. Its body has been read. */
  response: Response | undefined;
  /** What `fetch` threw, when no answer came; or why the body of an answer could not be read to its end. */
  error?: unknown;
}

/** Options of {@link retries}; times in ms. */
export interface RetryOptions {
  /** How many times a request is sent at most: 4 by default. */
  attempts?: number;
  /** Upper end of the first delay, doubled for each further one: 500 by default. */
  baseDelay?: number;
  /** Upper end of any delay: 20,000 by default. */
  maxDelay?: number;
  /** No retry starts later than this after the call did, not counting the time that it was held for a rate limit: 60,000 by default. */
  budget?: number;
  /**
   * Whether a request may be sent again although it may have been carried out already: GET, HEAD and DELETE by default. The API has no
   * idempotency key, so a POST may create twice. A PUT may change twice, too: `.add` and `.remove` keys, nested objects without an
   * id, and workflows that start with each update. What a call says itself, by `idempotent`, comes first.
   */
  idempotent?: (request: CloseRequest) => boolean;
}

// all else that is thrown is somebody's last word: of another step, of the caller, of a token that cannot be had
const mayPass = (error: unknown) => [ConnectionError, TimeoutError, InvalidResponseError].some((type) => error instanceof type);

/**
 * A step that sends a request again after 429, 502, 503 or 504, after a `ConnectionError` or `TimeoutError`, and when the body of the
 * answer breaks off, with exponential backoff and full jitter, or as long as the answer says. When attempts or budget are used up, the
 * last answer or failure stands.
 *
 * Requests that are not `idempotent` are sent again only when they were not carried out for certain: after a 429, or when no
 * connection came about. A DELETE that was carried out unnoticed answers 404 the second time.
 */
export function retries({
  attempts = 4,
  baseDelay = 500,
  maxDelay = 20_000,
  budget = 60_000,
  idempotent = ({ method }) => /GET|HEAD|DELETE/.test(method),
}: RetryOptions = {}): Middleware {
  return async (request, next) => {
    const { call } = request;
    const end = performance.now() + budget;
    for (let attempt = 1; ; attempt++) {
      let response: Response | undefined;
      let error: unknown;
      call.spared = false;
      try {
        response = await next(request);
        if (!passing(response.status)) {
          await call.read(response);
          return response;
        }
      } catch (thrown) {
        if (!mayPass(thrown)) throw thrown;
        response = undefined;
        error = thrown;
      }
      const refused = response?.status === 429;
      const told = response && (refused ? quota(response)?.reset : retryAfter(response));
      // a server that says "at once" does not mean all who wait
      const delay = told ? told * 1000 : Math.random() * Math.min(maxDelay, baseDelay * 2 ** (attempt - 1));
      const again =
        attempt < attempts &&
        (refused || call.spared || (request.idempotent ?? idempotent(request))) &&
        canResend(request) &&
        !request.signal?.aborted &&
        performance.now() + delay <= end + call.held;
      if (!again) {
        if (response) return response;
        throw error;
      }
      if (response) await discard(response);
      call.observer?.onRetry({ request, attempt, delay, response, error });
      await wait(delay, request.signal);
    }
  };
}
