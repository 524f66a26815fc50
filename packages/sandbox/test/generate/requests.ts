import { type Description, type Operation, resolve, type Schema } from "@closekit/contract";
import fc from "fast-check";
import { arbitraryOf } from "./arbitrary.ts";
import type { Existing } from "./known-ids.ts";

/** A request to the API, its path with the query and without `/api/v1`. */
export interface Generated {
  method: string;
  path: string;
  body?: unknown;
}

/** Requests of an operation, made from the schemas of its parameters and its body. */
export function requestsOf(document: Description, operation: Operation, { byPrefix, byCollection }: Existing): fc.Arbitrary<Generated> {
  const of = arbitraryOf(document, (prefix) => [...(byPrefix.get(prefix) ?? [])]);
  const { method, path, parameters, body } = operation;
  const collection = path.slice(0, path.indexOf("{"));

  function inPath(name: string, schema: Schema): fc.Arbitrary<unknown> {
    const ids = name === "id" ? (byCollection.get(collection) ?? []) : [];
    const some =
      schema["x-id-prefix"] !== undefined || ids.length === 0 ? of(schema).filter((value) => value !== "") : fc.constantFrom(...ids);
    return some;
  }

  const ofPath = parameters.filter(({ value }) => value.in === "path");
  const ofQuery = parameters.filter(({ value }) => value.in === "query" && value.name !== "_fields");
  const content = body && Object.values(body.value.content)[0];
  return fc
    .record({
      params: fc.record(Object.fromEntries(ofPath.map(({ value }) => [value.name, inPath(value.name, value.schema)]))),
      query: sparse(Object.fromEntries(ofQuery.map(({ value }) => [value.name, of(value.schema)]))),
      body: content ? mostlyRight(of(resolve(document, content.schema))) : fc.constant(undefined),
    })
    .map((made) => ({
      method: method.toUpperCase(),
      path: address(path, made.params, made.query),
      ...(made.body !== undefined && { body: made.body }),
    }));
}

/** Bodies of which now and then one key has another value than it should. */
function mostlyRight(bodies: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const wrong = fc.tuple(bodies, fc.nat(), fc.jsonValue({ maxDepth: 2 })).map(([body, place, value]) => {
    const keys = Object.keys(body as object);
    return keys.length > 0 ? { ...(body as object), [keys[place % keys.length] as string]: value } : body;
  });
  return fc.oneof({ weight: 3, arbitrary: bodies }, { weight: 1, arbitrary: wrong });
}

/** Some of many parameters: all at once would find nothing. */
function sparse(model: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<Record<string, unknown>> {
  const names = Object.keys(model);
  return fc
    .subarray(names, { maxLength: Math.min(names.length, 3) })
    .chain((chosen) => fc.record(Object.fromEntries(chosen.map((name) => [name, model[name] as fc.Arbitrary<unknown>]))));
}

function address(path: string, params: Record<string, unknown>, query: Record<string, unknown>): string {
  const filled = path.replaceAll(/\{([^}]+)\}/g, (_, name: string) => encodeURIComponent(String(params[name])));
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== null) search.set(name, [value].flat().map(plain).join(","));
  return search.size > 0 ? `${filled}?${search}` : filled;
}

const plain = (value: unknown) => (typeof value === "object" ? JSON.stringify(value) : String(value));
