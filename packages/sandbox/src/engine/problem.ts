import { type FieldError, fieldErrors } from "@closekit/contract";

/** Ends a request with an error of the API; what it has changed so far is undone. */
export class Problem extends Error {
  readonly status: number;
  readonly body: object;

  constructor(status: number, body: object) {
    super(JSON.stringify(body));
    this.status = status;
    this.body = body;
  }
}

/** A 400 that says what is wrong with each field, by the path to it: `custom.cf_x`, or `contacts.0.emails`. */
export function refuse(fields: Record<string, string>, body?: unknown): Problem {
  const findings = Object.entries(fields).map(([path, message]) => ({
    path: path.startsWith("custom.") ? [path] : path.split("."),
    message,
  }));
  return new Problem(400, fieldErrors(findings, body));
}

/** A 400 whose field errors come from a part of the request, such as one of the contacts of a new lead. */
export function refuseBelow(path: string, error: FieldError): Problem {
  return new Problem(400, { errors: [], "field-errors": { [path]: error } });
}

export const required = "This field is required.";
export const unknownObject = "Object does not exist.";
export const notATime = "Invalid ISO 8601 datetime.";
export const notAChoice = "Not a valid choice.";

/** A 404, in the words that the API has for an object that is not there. */
export function notFound(title: string): Problem {
  return new Problem(404, { error: `Empty query: ${title} matching query does not exist.` });
}

export function forbidden(why: string): Problem {
  return new Problem(403, { error: why });
}
