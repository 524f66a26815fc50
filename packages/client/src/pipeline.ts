import type { Observer } from "./observe.ts";

/** A request on its way to `fetch`: its URL and the other arguments, the body still in one piece so that a step can send it again. */
export interface CloseRequest extends Omit<RequestInit, "headers"> {
  url: string;
  method: string;
  /** The path as the description has it, as in `/lead/{id}/`. */
  route: string;
  headers: Headers;
  /** Whether the caller says that it may be carried out twice. */
  idempotent?: boolean;
  /** What sends it, instead of the client's `fetch`. */
  fetch?: typeof globalThis.fetch;
  /** What it has in common with the other requests of its call. */
  call: CallState;
}

/** What is known of a call while it is under way. */
export interface CallState {
  /** Who is told of it. */
  observer: Observer | undefined;
  /** How many requests it has sent, as far as an observer counts them. */
  sent: number;
  /** Milliseconds that it was held for rate limits. */
  held: number;
  /** Whether nothing of it can have been carried out since the last retry, as far as steps know. */
  spared?: boolean;
  /** What cuts off the body of the last answer. */
  reading?: AbortSignal | null | undefined;
  /** What is read of an answer's body, once: a promise, unless it is left to the caller as a stream. */
  read(response: Response): unknown;
  /** Run when it has ended and its body has been read, unless that is left to the caller as a stream. */
  ends: ((streaming: boolean) => void)[];
}

/** Passes a request on to the steps that follow and, at last, to `fetch`. */
export type Next = (request: CloseRequest) => Promise<Response>;

/** A step around each request. It may change the request, call `next` any number of times, and change the response. */
export type Middleware = (request: CloseRequest, next: Next) => Promise<Response>;

/** Sends a request through the steps, the first one outermost. `fetch` is called as `fetch(url, init)`, so that extras in `init` arrive. */
export function pipeline(steps: Middleware[], fetch: typeof globalThis.fetch | undefined): Next {
  return steps.reduceRight<Next>(
    (next, step) => (request) => step(request, next),
    // looked up at each call, for tests and frameworks replace the global one
    (request) => (request.fetch ?? fetch ?? globalThis.fetch)(request.url, request),
  );
}
