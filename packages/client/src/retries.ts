import type { CloseRequest, Middleware } from "./pipeline.ts";
import { quota, retryAfter } from "./quota.ts";
import { canResend, discard } from "./resend.ts";
import { wait } from "./wait.ts";

/** A retry that is about to be waited for. */
export interface Retry {
  request: CloseRequest;
  /** How many times the request has been sent. */
  attempt: number;
  /** Milliseconds until it is sent again. */
  delay: number;
  /** The answer, when one came. Its body has been read. */
  response?: Response;
  /** What `fetch` threw, when no answer came. */
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
  /** No retry starts later than this after the call did: 60,000 by default. */
  budget?: number;
  /**
   * Whether a request may be sent again although it may have been carried out already: GET, HEAD and DELETE by default. The API has no
   * idempotency key, so a POST may create twice. A PUT may change twice, too: `.add` and `.remove` keys, nested objects without an
   * id, and workflows that start with each update.
   */
  idempotent?: (request: CloseRequest) => boolean;
  /** Told of each retry, before its delay. */
  onRetry?: (retry: Retry) => void;
}

/** Codes of Node and Bun for connections that never were, so that nothing can have been carried out. */
const neverSent = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "UND_ERR_CONNECT_TIMEOUT", "ConnectionRefused", "FailedToOpenSocket"]);

const repeatable = ({ method }: CloseRequest) => method === "GET" || method === "HEAD" || method === "DELETE";

/**
 * A step that sends a request again after 429, 502, 503 or 504, and after connection failures and time-outs, with exponential backoff
 * and full jitter, or as long as the answer says. When attempts or budget are used up, the last answer or failure stands.
 *
 * Requests that are not `idempotent` are sent again only when they were not carried out for certain: after a 429, or when no
 * connection came about. A DELETE that was carried out unnoticed answers 404 the second time.
 */
export function retries(options: RetryOptions = {}): Middleware {
  const { attempts = 4, baseDelay = 500, maxDelay = 20_000, budget = 60_000, idempotent = repeatable, onRetry } = options;

  return async (request, next) => {
    const start = performance.now();
    for (let attempt = 1; ; attempt++) {
      request.signal?.throwIfAborted();
      const result = await next(request).then(
        (response) => ({ response }),
        (error: unknown) => ({ error }),
      );
      const end = () => {
        if ("error" in result) throw result.error;
        return result.response;
      };
      if (request.signal?.aborted || attempt >= attempts || !canResend(request)) return end();
      const failed = "error" in result ? failure(result.error) : refusal(result.response);
      if (!failed || (failed === "fate unknown" && !idempotent(request))) return end();

      const told = "response" in result ? toldDelay(result.response) : undefined;
      const delay = told ?? Math.random() * Math.min(maxDelay, baseDelay * 2 ** (attempt - 1));
      if (performance.now() - start + delay > budget) return end();
      if ("response" in result) await discard(result.response);
      onRetry?.({ request, attempt, delay, ...result });
      await wait(delay, request.signal);
    }
  };
}

type Failure = "not carried out" | "fate unknown" | undefined;

function refusal({ status }: Response): Failure {
  if (status === 429) return "not carried out";
  return status === 502 || status === 503 || status === 504 ? "fate unknown" : undefined;
}

function failure(error: unknown): Failure {
  const { cause, code } = Object(error);
  // an error that tells of an answer is another step's last word
  if ("response" in Object(error)) return undefined;
  return neverSent.has(cause?.code ?? code) ? "not carried out" : "fate unknown";
}

/** Milliseconds that an answer says to wait. */
function toldDelay(response: Response): number | undefined {
  const seconds = response.status === 429 ? quota(response)?.reset : retryAfter(response);
  return seconds === undefined ? undefined : seconds * 1000;
}
