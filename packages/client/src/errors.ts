import type { FieldErrors } from "@closekit/types";
import { NamedError } from "./named-error.ts";
import type { ServerErrorStatus } from "./outcome.ts";

/** What a request was, in an error: without its headers, which hold the credentials, and without its body. */
export interface SentRequest {
  method: string;
  url: string;
}

/** An answer, and what it answers. */
export interface Answer {
  /** Method and route, as in `GET /lead/{id}/`. */
  operation: string;
  request: SentRequest;
  response: Response;
}

/** What {@link CloseApiError} is made of. */
export interface ErrorAnswer extends Answer {
  /** The parsed body; text where it is not JSON, `undefined` where there is none or it could not be read. */
  body: unknown;
}

/** The API answered with an error. Each status has a class of its own that extends this one. */
export class CloseApiError extends NamedError {
  protected static override readonly closekit: string = "CloseApiError";
  /** The HTTP status. */
  declare readonly status: number;
  /** Method and route, as in `GET /lead/{id}/`. */
  declare readonly operation: string;
  /** What the server calls the request, where a header says it. */
  declare readonly requestId: string | undefined;
  /** The parsed body; text where it is not JSON, `undefined` where there is none or it could not be read. */
  declare readonly body: unknown;
  /** What is wrong with each field of the request, by the API's name for the field; empty when the body names none. */
  declare readonly fieldErrors: FieldErrors;
  declare readonly request: SentRequest;
  /** The response. Its body has been read. */
  declare readonly response: Response;

  constructor(answer: ErrorAnswer) {
    const { operation, response, body } = answer;
    const { status, headers } = response;
    const requestId = [...headers].find(([name]) => /\brequest-?id$/.test(name))?.[1];
    const fieldErrors = Object(body)["field-errors"] ?? {};
    super(`${operation} answered ${status}: ${describe(body)}`, { ...answer, status, requestId, fieldErrors });
  }
}

/** 400: the request is malformed, or a value in it is refused. `fieldErrors` says which, where it is about fields. */
export class BadRequestError extends CloseApiError {
  protected static override readonly closekit: string = "BadRequestError";
  declare readonly status: 400;
}

/** 401: the credentials are missing or wrong. */
export class UnauthorizedError extends CloseApiError {
  protected static override readonly closekit: string = "UnauthorizedError";
  declare readonly status: 401;
}

/** 402: a limit of the organization's plan is reached. */
export class PaymentRequiredError extends CloseApiError {
  protected static override readonly closekit: string = "PaymentRequiredError";
  declare readonly status: 402;
}

/** 403: the user's role, or the kind of credentials, does not allow this. */
export class ForbiddenError extends CloseApiError {
  protected static override readonly closekit: string = "ForbiddenError";
  declare readonly status: 403;
}

/** 404: the object, or the URL, does not exist. */
export class NotFoundError extends CloseApiError {
  protected static override readonly closekit: string = "NotFoundError";
  declare readonly status: 404;
}

/** 405: the URL does not support this method. */
export class MethodNotAllowedError extends CloseApiError {
  protected static override readonly closekit: string = "MethodNotAllowedError";
  declare readonly status: 405;
}

/** 409: the object is being changed by something else. */
export class ConflictError extends CloseApiError {
  protected static override readonly closekit: string = "ConflictError";
  declare readonly status: 409;
}

/** 415: the body is not JSON. */
export class UnsupportedMediaTypeError extends CloseApiError {
  protected static override readonly closekit: string = "UnsupportedMediaTypeError";
  declare readonly status: 415;
}

/** 429: a rate limit is hit. `quota()` tells of it. */
export class RateLimitedError extends CloseApiError {
  protected static override readonly closekit: string = "RateLimitedError";
  declare readonly status: 429;
}

/** 500 and above: the API, or something in front of it, failed. */
export class ServerError extends CloseApiError {
  protected static override readonly closekit: string = "ServerError";
  declare readonly status: ServerErrorStatus;
}

const classes: Record<number, new (answer: ErrorAnswer) => CloseApiError> = {
  400: BadRequestError,
  401: UnauthorizedError,
  402: PaymentRequiredError,
  403: ForbiddenError,
  404: NotFoundError,
  405: MethodNotAllowedError,
  409: ConflictError,
  415: UnsupportedMediaTypeError,
  429: RateLimitedError,
};

/** The error that an answer is, of the class of its status. */
export function apiError(answer: ErrorAnswer): CloseApiError {
  const { status } = answer.response;
  return new (classes[status] ?? (status < 500 ? CloseApiError : ServerError))(answer);
}

/** What a body says, on one line. */
function describe(body: unknown): string {
  const { error, errors, "field-errors": fields } = Object(body);
  const text = (said: unknown) => (typeof said === "string" ? said : JSON.stringify(said));
  const said = [
    ...[error?.message ?? error, errors].flat().filter(Boolean).map(text),
    ...Object.entries(Object(fields)).map(([field, why]) => `${field}: ${text(why)}`),
  ];
  return said.join("; ") || (typeof body === "string" ? body.slice(0, 200) : "no further word");
}
