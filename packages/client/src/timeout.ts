import { named } from "./named-error.ts";
import type { Middleware } from "./pipeline.ts";
import { longestTimer } from "./wait.ts";

/** A request, or a whole call, took longer than it may. */
export class TimeoutError extends Error {
  static {
    named(TimeoutError, "TimeoutError");
  }
  /** Method and route, as in `GET /lead/{id}/`. */
  readonly operation: string;
  /** The time in ms that it had. */
  readonly limit: number;

  constructor(operation: string, limit: number) {
    super(`${operation} did not end within ${limit} ms`);
    this.operation = operation;
    this.limit = limit;
  }
}

const readers = ["json", "text", "arrayBuffer", "blob", "bytes", "formData"] as const;

/**
 * A step that cuts off what comes after it in the pipeline when that takes longer than `ms`, the reading of the body included. Before
 * `retries()`, it is the deadline of a whole call with all its waits; as the last step, the time that each attempt has.
 *
 * @example
 * middleware: [timeout(60_000), retries(), rateLimits(), timeout(10_000)]
 *
 * @throws TimeoutError when the time is over; a caller's abort is thrown as its own reason
 */
export function timeout(ms: number): Middleware {
  return (request, next) =>
    new Promise((resolve, reject) => {
      const caller = request.signal;
      caller?.throwIfAborted();
      const controller = new AbortController();
      const done = () => {
        clearTimeout(timer);
        caller?.removeEventListener("abort", cut);
      };
      const end = (reason: unknown) => {
        done();
        reject(reason); // whether or not `fetch` heeds its signal
        controller.abort(reason);
      };
      const cut = () => end(caller?.reason);
      const timer = setTimeout(() => end(new TimeoutError(`${request.method} ${request.route}`, ms)), Math.min(ms, longestTimer));
      caller?.addEventListener("abort", cut);
      const attempt = async () => next({ ...request, signal: controller.signal });
      attempt().then(
        (response) => resolve(untilRead(response, controller.signal, done)),
        (error) => {
          done();
          reject(error);
        },
      );
    });
}

/** Calls `done` once the body is read; a reading that was cut off is told by the signal's reason. */
function untilRead(response: Response, signal: AbortSignal, done: () => void): Response {
  if (!response.body || signal.aborted) {
    done();
    return response;
  }
  for (const reader of readers) {
    const read = response[reader] as (() => Promise<never>) | undefined;
    if (!read) continue; // `bytes` is young
    response[reader] = async () => {
      try {
        return await read.call(response);
      } catch (error) {
        throw signal.aborted ? signal.reason : error;
      } finally {
        done();
      }
    };
  }
  return response;
}
