import { type Authorization, authorization } from "./authorization.ts";
import type { Compiler, Validator } from "./compiler.ts";
import type { Description, Schema } from "./description.ts";
import { pointer, resolve } from "./description.ts";
import type { Operation } from "./operations.ts";
import { type ParameterRule, parameterRules } from "./parameter-rules.ts";
import { type ParameterCheck, parameterCheck } from "./parameters.ts";

/** An operation, ready to check requests. */
export interface Endpoint {
  operation: Operation;
  authorized: Authorization;
  parameters: ParameterCheck;
  rules: ParameterRule[];
  /** Whether the caller may choose the fields of the answer. */
  selectsFields: boolean;
  /** Whether `_params` is part of the body itself, as in bulk updates, instead of a way to send the query. */
  ownsParams: boolean;
  /** Undefined when the operation takes no body. */
  body: EndpointBody | undefined;
}

export interface EndpointBody {
  required: boolean;
  mediaTypes: string[];
  schema: Schema;
  validate: Validator;
}

/**
 * Compiles all that an operation needs to check requests.
 *
 * @throws when one of its schemas does not compile
 */
export function endpoint(document: Description, operation: Operation, compile: Compiler): Endpoint {
  const parameters = parameterCheck(document, operation, compile);
  const body = operation.body && endpointBody(operation.body, compile);
  return {
    operation,
    authorized: authorization(document, operation.source),
    parameters,
    rules: parameterRules(operation.source),
    selectsFields: operation.parameters.some(({ value }) => value.in === "query" && value.name === "_fields"),
    ownsParams: body !== undefined && "_params" in (resolve(document, body.schema).properties ?? {}),
    body,
  };
}

function endpointBody({ value, pointer: place }: NonNullable<Operation["body"]>, compile: Compiler): EndpointBody {
  const contents = Object.entries(value.content).filter(([mediaType]) => /\bjson\b/.test(mediaType));
  const [first] = contents;
  if (!first) throw new Error(`The request body at ${place} is not JSON, which is all that is read.`);
  const [mediaType, { schema }] = first;
  const validate = compile.json(`${place}${pointer("content", mediaType, "schema").slice(1)}`);
  return { required: value.required ?? false, mediaTypes: contents.map(([name]) => name), schema, validate };
}
