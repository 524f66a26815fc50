import { createRequire } from "node:module";
import type { Ajv2020, ErrorObject, ValidateFunction } from "ajv/dist/2020.js";
import { type Description, isBundled, resolve, type Schema } from "./description.ts";
import { chooseByDiscriminator } from "./discriminator.ts";
import { isLarge } from "./large.ts";

/** A place in a request that breaks its schema. */
export interface Violation {
  /** Where: keys and indexes from the top of the body, or the parameter's name. */
  path: string[];
  /** The JSON Schema keyword that is broken. */
  keyword: string;
  /** Ajv's details, such as `limit`. */
  params: Record<string, unknown>;
  /** The schemas that may word the error, the closest first. */
  schemas: Schema[];
  value: unknown;
}

/** Finds what is wrong with a value; empty when nothing is. Of a large one, it may tell the first error only. */
export type Validator = (value: unknown) => Violation[];

export interface Compiler {
  /** Compiles the schema at a JSON pointer, for JSON values. */
  json(pointer: string): Validator;
  /** The same for parameters, which arrive as text: `"5"` is an integer. */
  text(pointer: string): Validator;
}

/**
 * Compiles schemas of a description. Both functions throw when the schema does not compile.
 *
 * Those of the bundled description were all compiled when it was built; here it is done when a validator is first used, for compiling
 * them all would take most of the time to start.
 */
export function compiler(document: Description): Compiler {
  const [json, text] = [compileWith(document, false), compileWith(document, true)];
  return isBundled(document) ? { json: whenUsed(json), text: whenUsed(text) } : { json, text };
}

function whenUsed(compile: (pointer: string) => Validator): (pointer: string) => Validator {
  return (pointer) => {
    let validator: Validator | undefined;
    return (value) => {
      validator ??= compile(pointer);
      return validator(value);
    };
  };
}

/** With all errors, Ajv's time grows with the square of their number: 150,000 take minutes. So large values are checked to the first. */
function compileWith(document: Description, coerceTypes: boolean): (pointer: string) => Validator {
  const all = compileOnce(document, { coerceTypes, allErrors: true });
  const first = compileOnce(document, { coerceTypes, allErrors: false });
  return (pointer) => {
    const validate = all(pointer);
    return (value) => (isLarge(value) ? first(pointer) : validate)(value);
  };
}

function compileOnce(document: Description, options: { coerceTypes: boolean; allErrors: boolean }): (pointer: string) => Validator {
  let ajv: Ajv2020 | undefined;
  const compiled = new Map<Schema, Validator>();
  return (pointer) => {
    ajv ??= prepare(document, options);
    // many parameters are one schema, by reference
    const schema = resolve<Schema>(document, { $ref: pointer });
    const validator = compiled.get(schema) ?? toValidator(compile(ajv, pointer));
    compiled.set(schema, validator);
    return validator;
  };
}

/** Loads Ajv only when something is to be checked, for that takes a tenth of the time to start. */
const require = createRequire(import.meta.url);

function prepare(document: Description, options: { coerceTypes: boolean; allErrors: boolean }): Ajv2020 {
  const { Ajv2020, ...codegen } = require("ajv/dist/2020.js") as typeof import("ajv/dist/2020.js");
  const { default: addFormats } = require("ajv-formats") as { default(ajv: Ajv2020): void };
  const ajv = new Ajv2020({
    ...options,
    strict: false,
    logger: false,
    // tells which schema is broken, and so where to look for the API's wording
    verbose: true,
    // both cost more time at start than they are worth: the description was checked when it was built
    validateSchema: false,
    code: { optimize: false },
  });
  addFormats(ajv);
  chooseByDiscriminator(ajv, codegen);
  ajv.addSchema(withoutSearch(document), "description", undefined, false);
  return ajv;
}

/** Ajv looks through all that it can enumerate for names of schemas, of which descriptions have none: references are pointers. */
function withoutSearch(document: Description): object {
  return Object.defineProperties({}, Object.fromEntries(Object.entries(document).map(([key, value]) => [key, { value }])));
}

function compile(ajv: Ajv2020, pointer: string): ValidateFunction {
  try {
    return ajv.compile({ $ref: `description${encodeURI(pointer)}` });
  } catch (error) {
    throw new Error(`The schema at ${pointer} does not compile: ${(error as Error).message}`, { cause: error });
  }
}

function toValidator(validate: ValidateFunction): Validator {
  return (value) => (validate(value) ? [] : (validate.errors ?? []).map(toViolation));
}

function toViolation({ instancePath, keyword, params, parentSchema, data }: ErrorObject): Violation {
  const path = instancePath
    .split("/")
    .slice(1)
    .map((segment) => segment.replaceAll("~1", "/").replaceAll("~0", "~"));
  if ("discriminator" in params) return undecided(path, params.discriminator, parentSchema as Schema, data);
  const key: unknown = params.missingProperty ?? params.additionalProperty ?? params.unevaluatedProperty ?? params.propertyName;
  const schema = parentSchema as Schema;
  if (typeof key !== "string") return { path, keyword, params, schemas: [schema], value: data };
  // the key is what is wrong, so its own wording goes before that of the object around it
  const own = schema.properties?.[key];
  return { path: [...path, key], keyword, params, schemas: own ? [own, schema] : [schema], value: undefined };
}

/** A value that no alternative is meant for: what would tell is missing, or names none of them. */
function undecided(path: string[], property: string, schema: Schema, data: unknown): Violation {
  if (typeof data !== "object" || data === null || Array.isArray(data))
    return { path, keyword: "type", params: { type: "object" }, schemas: [schema], value: data };
  const value: unknown = Reflect.get(data, property);
  return { path: [...path, property], keyword: value === undefined ? "required" : "enum", params: {}, schemas: [schema], value };
}
