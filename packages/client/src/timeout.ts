import { NamedError } from "./named-error.ts";
import type { Middleware } from "./pipeline.ts";
import { startTimer } from "./wait.ts";

/** A request, or a whole call, took longer than it may. */
export class TimeoutError extends NamedError {
  protected static override readonly closekit: string = "TimeoutError";
  /** Method and route, as in `GET /lead/{id}/`. */
  declare readonly operation: string;
  /** The time in ms that it had. */
  declare readonly limit: number;

  constructor(operation: string, limit: number) {
    super(`${operation} did not end within ${limit} ms`, { operation, limit });
  }
}

/** Times in ms. */
export interface TimeoutOptions {
  /** For each attempt, from sending it to the end of its body: 30,000 by default. */
  attempt?: number;
  /** For the whole call, with all its attempts and waits: none by default. */
  call?: number;
}

/**
 * A step that cuts off what comes after it in the pipeline when that takes longer than `ms`, the reading of the body included unless
 * it is left to the caller as a stream. The client has it in two places: see {@link TimeoutOptions}.
 *
 * @throws TimeoutError when the time is over; a caller's abort is thrown as its own reason
 */
export function timeout(ms: number): Middleware {
  return (request, next) =>
    new Promise((resolve, reject) => {
      const { signal: caller, call } = request;
      caller?.throwIfAborted();
      const controller = new AbortController();
      const cut = () => end(caller?.reason);
      const end = (reason: unknown) => {
        reject(reason); // whether or not `fetch` heeds its signal
        controller.abort(reason);
      };
      const timer = startTimer(() => end(new TimeoutError(`${request.method} ${request.route}`, ms)), ms);
      caller?.addEventListener("abort", cut);
      call.ends.push((streaming) => {
        clearTimeout(timer);
        if (!streaming) caller?.removeEventListener("abort", cut);
      });
      next({ ...request, signal: controller.signal }).then(resolve, reject);
    });
}
