import type { IncomingHttpHeaders } from "node:http";
import type { Compiler, Violation } from "./compiler.ts";
import { type Description, type Parameter, resolve, type Schema } from "./description.ts";
import type { Operation } from "./operations.ts";

/** Query parameters by name: text, or what a `_params` body gives. */
export type Query = Record<string, unknown>;

/** Checks the parameters of one operation. */
export interface ParameterCheck {
  violations(query: Query, headers: IncomingHttpHeaders): Violation[];
  /** Names in the query that the operation does not have. */
  unknown(query: Query): string[];
  /** Whether the order that the query asks for is none that the operation has. */
  unknownOrder(query: Query): boolean;
  /** The query as it counts: of a repeated parameter that is no list, the first value, and of a boolean one `true` or `false`. */
  settled(query: Query): Query;
}

/**
 * Makes the check of an operation's query and header parameters. Path parameters need none: an id of the wrong form is an id that
 * does not exist.
 */
export function parameterCheck(document: Description, { parameters }: Operation, compile: Compiler): ParameterCheck {
  const ofQuery = parameters.filter(({ value }) => value.in === "query").map(({ value }) => value);
  const query = new Set(ofQuery.map(({ name }) => name));
  const ofType = (type: string) =>
    new Set(ofQuery.filter(({ schema }) => typesOf(document, schema).includes(type)).map(({ name }) => name));
  const [lists, booleans] = [ofType("array"), ofType("boolean")];
  const order = ofQuery.find(({ name }) => name === "_order_by");
  const orders = order && resolve(document, order.schema)["x-extensible-enum"];
  const checks = parameters
    .filter(({ value }) => value.in === "query" || value.in === "header")
    .map(({ value, pointer }) => check(document, value, compile.text(`${pointer}/schema`)));
  return {
    violations: (given, headers) => checks.flatMap((violations) => violations(given, headers)),
    unknown: (given) => Object.keys(given).filter((name) => !query.has(name)),
    unknownOrder({ _order_by: given }) {
      const asked = first(given);
      return orders !== undefined && !isAbsent(asked) && !orders.includes(String(asked));
    },
    settled: (given) =>
      Object.fromEntries(
        Object.entries(given).map(([name, value]) => {
          if (lists.has(name)) return [name, value];
          return [name, booleans.has(name) ? truth(document, first(value)) : first(value)];
        }),
      ),
  };
}

function check(document: Description, parameter: Parameter, validate: (value: unknown) => Violation[]) {
  const { name, required } = parameter;
  const schema = resolve(document, parameter.schema);
  const types = typesOf(document, schema);
  const header = parameter.in === "header" ? name.toLowerCase() : undefined;

  return (query: Query, headers: IncomingHttpHeaders): Violation[] => {
    const value = read(header === undefined ? query[name] : headers[header]);
    if (value !== undefined) return validate(value).map((violation) => ({ ...violation, path: [name] }));
    return required ? [{ path: [name], keyword: "required", params: {}, schemas: [schema], value }] : [];
  };

  function read(given: unknown): unknown {
    const value = types.includes("array") ? given : first(given);
    if (isAbsent(value)) return undefined;
    if (types.includes("boolean") && header === undefined) return truth(document, value);
    if (!types.includes("array")) return value;
    if (types.length > 1 || Array.isArray(value)) return value;
    return parameter.explode === false || header !== undefined ? String(value).split(",") : [value];
  }
}

const typesOf = (document: Description, schema: Schema): string[] => [resolve(document, schema).type ?? []].flat();

/** Of a repeated parameter, the first value counts. */
const first = (value: unknown): unknown => (Array.isArray(value) ? value[0] : value);

/** What a boolean parameter is taken for, where the description tells what is false (`x-false-value`). */
function truth({ "x-false-value": no }: Description, value: unknown): unknown {
  return no !== undefined && typeof value === "string" && value !== "" ? String(value !== no) : value;
}

/** An empty value is as good as none. */
export function isAbsent(value: unknown): boolean {
  return value === undefined || value === null || value === "";
}
