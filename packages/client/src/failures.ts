import type { Answer, SentRequest } from "./errors.ts";
import { NamedError } from "./named-error.ts";
import type { CallState, CloseRequest } from "./pipeline.ts";

/** No answer came: the server could not be reached, or the connection broke. `cause` is what `fetch` threw. */
export class ConnectionError extends NamedError {
  protected static override readonly closekit: string = "ConnectionError";
  /** Method and route, as in `GET /lead/{id}/`. */
  declare readonly operation: string;
  declare readonly request: SentRequest;
  /** What the runtime calls the failure, as in `ECONNREFUSED`, where it says so. */
  declare readonly code: string | undefined;

  constructor(operation: string, request: SentRequest, cause: unknown) {
    const { message, code, cause: deeper } = Object(cause);
    const reason: string | undefined = deeper?.code ?? code;
    super(
      `${operation} got no answer: ${[message, reason].filter(Boolean).join(", ") || "fetch failed"}`,
      { operation, request, code: reason },
      cause,
    );
  }
}

/** The API answered with a success whose body is not JSON, or broke off. The request has been carried out all the same. */
export class InvalidResponseError extends NamedError {
  protected static override readonly closekit: string = "InvalidResponseError";
  /** Method and route, as in `GET /lead/{id}/`. */
  declare readonly operation: string;
  declare readonly request: SentRequest;
  declare readonly status: number;
  /** The text of the body; `undefined` where it could not be read to its end. */
  declare readonly body: string | undefined;
  /** The response. Its body has been read. */
  declare readonly response: Response;

  constructor(answer: Answer, body: string | undefined, cause: unknown) {
    const { status, headers } = answer.response;
    const type = headers.get("content-type") ?? "of no type";
    const what = body === undefined ? "broke off" : `is not JSON: ${body.length} characters, ${type}`;
    super(`${answer.operation} answered ${status}, but the body ${what}`, { ...answer, status, body }, cause);
  }
}

/**
 * Codes of Node and Bun for connections that never were, so that nothing can have been carried out: ECONNREFUSED, ConnectionRefused,
 * ENOTFOUND, EAI_AGAIN, UND_ERR_CONNECT_TIMEOUT, FailedToOpenSocket.
 */
export const neverSent = /REFUSED|ENOTFOUND|EAI_AGAIN|CONNECT_TIMEOUT|ToOpenSocket/i;

/** What is needed to tell of a request. */
type Told = Pick<CloseRequest, "method" | "route" | "url"> & Partial<Pick<CloseRequest, "signal" | "call">>;

/**
 * The step right before `fetch`, which gives its failures their name. The reason of the request's signal goes through as it is, be it
 * the caller's or a time-out.
 */
export async function failures<Request extends Told>(request: Request, next: (request: Request) => Promise<Response>): Promise<Response> {
  const { method, route, url, signal, call = {} as Partial<CallState> } = request;
  try {
    call.spared = false;
    const response = await next(request);
    call.reading = signal;
    return response;
  } catch (cause) {
    signal?.throwIfAborted();
    const error = new ConnectionError(`${method} ${route}`, { method, url }, cause);
    call.spared = neverSent.test(error.code ?? "");
    throw error;
  }
}

/**
 * The body of an answer. Of an error that cannot be read the status still counts, so it is empty.
 *
 * @param copied whether to leave the response itself to others
 */
export async function bodyOf(
  answer: Answer,
  signal: AbortSignal | null | undefined,
  as: "text" | "blob" | "arrayBuffer" = "text",
  copied?: unknown,
): Promise<unknown> {
  const { response } = answer;
  try {
    return await (copied ? response.clone() : response)[as]();
  } catch (cause) {
    signal?.throwIfAborted(); // runtimes differ in what a body that was cut off fails with
    if (response.ok) throw new InvalidResponseError(answer, undefined, cause);
    return "";
  }
}
