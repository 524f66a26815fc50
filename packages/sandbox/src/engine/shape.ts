import { type Description, resolve, type Schema } from "@closekit/contract";

/** What a schema says of an object's keys, its combinations taken together. */
export interface Shape {
  properties: Map<string, Schema>;
  required: Set<string>;
  patterns: RegExp[];
}

const known = new WeakMap<Schema, Shape>();

/** Flattens a schema, once. Of alternatives the keys of all count, but none of them is required. */
export function shapeOf(document: Description, schema: Schema): Shape {
  const shape = known.get(schema) ?? flattened(document, schema);
  known.set(schema, shape);
  return shape;
}

function flattened(document: Description, schema: Schema): Shape {
  const shape: Shape = { properties: new Map(), required: new Set(), patterns: [] };
  collect(document, schema, shape, true);
  return shape;
}

function collect(document: Description, node: Schema, shape: Shape, always: boolean): void {
  const schema = resolve(document, node);
  for (const part of schema.allOf ?? []) collect(document, part, shape, always);
  for (const part of [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])]) collect(document, part, shape, false);
  for (const [key, property] of Object.entries(schema.properties ?? {})) {
    const known = shape.properties.get(key);
    if (known === undefined || always) shape.properties.set(key, { ...property, ...resolved(document, property) });
  }
  if (always) for (const key of schema.required ?? []) shape.required.add(key);
  shape.patterns.push(...Object.keys(schema.patternProperties ?? {}).map((pattern) => new RegExp(pattern, "u")));
}

/** A property with what its reference, the alternative to null, or the reference of its items says. */
function resolved(document: Description, property: Schema): Schema {
  const { items, ...rest } = resolve(document, property);
  const own: Schema = items ? { ...rest, items: resolve(document, items) } : rest;
  const alternatives = [...(own.anyOf ?? []), ...(own.oneOf ?? [])].map((part) => resolve(document, part));
  const types = alternatives.flatMap(({ type }) => type ?? []);
  const telling = alternatives.find(({ type }) => type !== "null") ?? {};
  return types.length > 0 ? { ...telling, ...own, type: [...new Set(types)] } : own;
}

export const admitsNull = ({ type }: Schema): boolean => [type ?? []].flat().includes("null");

/** The type of a property beside null. */
export const mainType = ({ type }: Schema): string | undefined => [type ?? []].flat().find((each) => each !== "null");
