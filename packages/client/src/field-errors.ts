import type { FieldErrors } from "@closekit/types";
import type { CloseClient } from "./client.ts";

// biome-ignore lint/suspicious/noExplicitAny: stands for the request of whichever operation is given
type Operation = (client: CloseClient, request: any) => unknown;

type Part<Request, Name extends string> = Request extends { [Key in Name]?: infer Value } ? NonNullable<Value> : never;
type Keys<Value> = Value extends unknown ? Extract<keyof Value, string> : never;
type Request<Of extends Operation> = NonNullable<Parameters<Of>[1]>;
type Field<Of extends Operation> = Keys<Part<Request<Of>, "body">> | Keys<Part<Request<Of>, "query">>;

/** Messages by the keys of an operation's body and query. A reference may be reported without its `_id`. */
export type FieldErrorsOf<Of extends Operation> = {
  readonly [Name in Field<Of> as Name | (Name extends `${infer Reference}_id` ? Reference : never)]?: FieldErrors[string];
};

/**
 * What is wrong with each field of a request, by the names that the operation knows: a misspelt one does not compile. The operation
 * says only how to read the error, not whether the error is one of it.
 *
 * @param failed what a call has thrown, or its outcome
 * @returns undefined when it names no field
 *
 * @example
 * const wrong = fieldErrors(error, createLead);
 * wrong?.status_id ?? wrong?.status;
 */
export function fieldErrors<Of extends Operation>(failed: unknown, _operation: Of): FieldErrorsOf<Of> | undefined {
  const { fieldErrors, error } = Object(failed);
  const named = fieldErrors ?? Object(error)["field-errors"];
  return named && Object.keys(named).length > 0 ? named : undefined;
}
