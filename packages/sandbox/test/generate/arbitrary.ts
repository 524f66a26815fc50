import { type Description, resolve, type Schema } from "@closekit/contract";
import fc from "fast-check";

/** The keywords of JSON Schema that the description uses in requests. */
interface Keywords extends Schema {
  enum?: unknown[];
  pattern?: string;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  maxItems?: number;
}

/** Ids that exist, by their prefix. */
export type KnownIds = (prefix: string) => string[];

/** Schemas that hold themselves, such as queries, are followed this far. */
const deepest = 5;

/** Makes values that fit a schema of the description. Ids are mostly those of objects that exist. */
export function arbitraryOf(document: Description, known: KnownIds) {
  function of(node: Schema, depth = 0): fc.Arbitrary<unknown> {
    const schema = resolve<Keywords>(document, node);
    if (schema.const !== undefined) return fc.constant(schema.const);
    if (schema.enum) return fc.constantFrom(...schema.enum);
    const alternatives = schema.oneOf ?? schema.anyOf;
    const parts = [...(schema.allOf ?? []).map((part) => of(part, depth)), ...(alternatives ? [oneOf(alternatives, depth)] : [])];
    if (parts.length === 0) return typed(schema, depth);
    if (parts.length === 1 && !schema.properties) return parts[0] as fc.Arbitrary<unknown>;
    const own = schema.properties ? [typed(schema, depth)] : [];
    return fc.tuple(...parts, ...own).map((objects) => Object.assign({}, ...objects));
  }

  function oneOf(alternatives: Schema[], depth: number): fc.Arbitrary<unknown> {
    const usable = depth < deepest ? alternatives : alternatives.filter((each) => isFlat(each));
    // what is chosen is made only then: there are too many alternatives within alternatives to make them all
    return fc.constantFrom(...(usable.length > 0 ? usable : alternatives)).chain((chosen) => of(chosen, depth + 1));
  }

  /** Whether all that a schema requires is text, numbers and the like. */
  function isFlat(node: Schema): boolean {
    const { allOf = [], anyOf, oneOf, properties = {}, required = [] } = resolve<Schema>(document, node);
    if (anyOf || oneOf) return false;
    return allOf.every(isFlat) && required.every((key) => !properties[key] || (isFlat(properties[key]) && !hasParts(properties[key])));
  }

  function hasParts(node: Schema): boolean {
    const { type, properties, allOf } = resolve<Schema>(document, node);
    return properties !== undefined || allOf !== undefined || [type].flat().includes("object");
  }

  function typed(schema: Keywords, depth: number): fc.Arbitrary<unknown> {
    const types = [schema.type ?? (schema.properties ? "object" : [])].flat();
    return types.length === 0 ? fc.constantFrom<unknown>("text", 7, true) : fc.oneof(...types.map((type) => ofType(type, schema, depth)));
  }

  function ofType(type: string, schema: Keywords, depth: number): fc.Arbitrary<unknown> {
    switch (type) {
      case "null":
        return fc.constant(null);
      case "boolean":
        return fc.boolean();
      case "integer":
      case "number":
        return fc.integer({ min: schema.minimum ?? -5, max: schema.maximum ?? Math.max(schema.minimum ?? 0, 1000) });
      case "array":
        return depth >= deepest
          ? fc.constant([])
          : fc.array(of(schema.items ?? {}, depth + 1), { maxLength: Math.min(schema.maxItems ?? 2, 2) });
      case "object":
        return fc.constant(undefined).chain(() => objectOf(schema, depth));
      default:
        return text(schema);
    }
  }

  function objectOf({ properties = {}, required = [] }: Keywords, depth: number): fc.Arbitrary<unknown> {
    const kept = Object.entries(properties).filter(([key]) => depth < deepest || required.includes(key));
    const requiredKeys = required.filter((key) => key in properties);
    return fc.record(Object.fromEntries(kept.map(([key, property]) => [key, of(property, depth + 1)])), { requiredKeys });
  }

  function text({ "x-id-prefix": prefix, format, pattern, minLength = 0, maxLength = 12 }: Keywords): fc.Arbitrary<unknown> {
    if (prefix !== undefined) return id(prefix);
    if (format === "email") return fc.constantFrom("ines@harbortools.example", "new@harbortools.example");
    if (format === "uri") return fc.constant("https://harbortools.example/a");
    if (format === "date") return fc.constantFrom("2026-03-04", "2026-12-31");
    if (format === "date-time") return fc.constantFrom("2026-03-04T09:15:27+00:00", "2026-12-31T23:59:59Z");
    if (pattern !== undefined) return fc.stringMatching(new RegExp(pattern));
    return fc.oneof(fc.string({ minLength, maxLength: Math.min(maxLength, Math.max(minLength, 12)) }), fc.constantFrom("text", "Ünï 文字"));
  }

  function id(prefix: string): fc.Arbitrary<string> {
    const ids = known(prefix);
    const unknown = fc.constant(`${prefix}0000000000000000000000`);
    return ids.length === 0 ? unknown : fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...ids) }, { weight: 1, arbitrary: unknown });
  }

  return of;
}
