import type { FieldErrors } from "@closekit/types";

/** The API answered with an error. */
export class CloseApiError extends Error {
  override readonly name = "CloseApiError";
  /** The HTTP status. */
  readonly status: number;
  /** The parsed body; text where it is not JSON. */
  readonly body: unknown;
  /** What is wrong with each field of the request, by the API's name for the field; empty when the body names none. */
  readonly fieldErrors: FieldErrors;
  /** The response. Its body has been read. */
  readonly response: Response;

  /** @param operation method and path template, as in `GET /lead/{id}/` */
  constructor(operation: string, response: Response, body: unknown) {
    super(`${operation} answered ${response.status}: ${describe(body)}`);
    this.status = response.status;
    this.body = body;
    this.fieldErrors = (body as { "field-errors"?: FieldErrors } | undefined)?.["field-errors"] ?? {};
    this.response = response;
  }
}

/** What a body says, on one line. */
function describe(body: unknown): string {
  const { error, errors, "field-errors": fields } = Object(body);
  const said = [
    typeof error === "string" ? error : error?.message,
    ...(Array.isArray(errors) ? errors : []),
    ...Object.entries(Object(fields)).map(([field, why]) => `${field}: ${typeof why === "string" ? why : JSON.stringify(why)}`),
  ].filter(Boolean);
  return said.join("; ") || (typeof body === "string" ? body.slice(0, 200) : "no further word");
}
