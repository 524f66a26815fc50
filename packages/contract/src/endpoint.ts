import { type Authorization, authorization } from "./authorization.ts";
import type { Compiler, Validator } from "./compiler.ts";
import type { Description, Schema } from "./description.ts";
import { pointer, resolve } from "./description.ts";
import type { Operation } from "./operations.ts";
import { type ParameterRule, parameterRules } from "./parameter-rules.ts";
import { type ParameterCheck, parameterCheck } from "./parameters.ts";
import { partsAt } from "./schema-parts.ts";

/** An operation, ready to check requests. */
export interface Endpoint {
  operation: Operation;
  authorized: Authorization;
  parameters: ParameterCheck;
  rules: ParameterRule[];
  /** Whether the caller may choose the fields of the answer. */
  selectsFields: boolean;
  /** The schema that has all fields to choose from; undefined where there may be others. */
  selectable: Schema | undefined;
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
  const fields = operation.parameters.find(({ value }) => value.in === "query" && value.name === "_fields");
  const body = operation.body && endpointBody(operation.body, compile);
  return {
    operation,
    authorized: authorization(document, operation.source),
    parameters,
    rules: parameterRules(operation.source),
    selectsFields: fields !== undefined,
    selectable: fields && !fields.value["x-open-names"] ? objectOf(document, operation) : undefined,
    ownsParams: body !== undefined && "_params" in (resolve(document, body.schema).properties ?? {}),
    body,
  };
}

/** What a success is about: the object, or those of its list. */
function objectOf(document: Description, { source }: Operation): Schema {
  const [, success] = Object.entries(source.responses).find(([code]) => code.startsWith("2")) ?? [];
  const schema = (success && resolve(document, success).content?.["application/json"]?.schema) ?? {};
  const items = partsAt(document, schema, ["data"]).flatMap((part) => part.items ?? []);
  return items.length > 0 ? { anyOf: items } : schema;
}

function endpointBody({ value, pointer: place }: NonNullable<Operation["body"]>, compile: Compiler): EndpointBody {
  const contents = Object.entries(value.content).filter(([mediaType]) => /\bjson\b/.test(mediaType));
  const [first] = contents;
  if (!first) throw new Error(`The request body at ${place} is not JSON, which is all that is read.`);
  const [mediaType, { schema }] = first;
  const validate = compile.json(`${place}${pointer("content", mediaType, "schema").slice(1)}`);
  return { required: value.required ?? false, mediaTypes: contents.map(([name]) => name), schema, validate };
}
