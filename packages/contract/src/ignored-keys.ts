import type { Description, Schema } from "./description.ts";
import { parts } from "./schema-parts.ts";

/** A key of a request body that the API takes no notice of. */
export interface IgnoredKey {
  path: string[];
  reason: "unknown" | "read-only";
}

/** All that the schemas of one value say about it and its keys. */
interface Keys {
  properties: Map<string, Schema[]>;
  patterns: [RegExp, Schema][];
  /** Schemas of any other key; null when other keys are unknown. */
  others: Schema[] | null;
  items: Schema[];
  readOnly: boolean;
}

/** Makes the search for keys in request bodies that their schema does not have, or has as read-only, at any depth. */
export function ignoredKeyFinder(document: Description): (schema: Schema, body: unknown) => IgnoredKey[] {
  const known = new WeakMap<Schema | Schema[], Keys>();

  function keysOf(schemas: Schema[]): Keys {
    const [first, ...others] = schemas;
    // what several schemas say of a key is one list, the same each time
    const place = first && others.length === 0 ? first : schemas;
    const keys = known.get(place) ?? merge([...new Set(schemas.flatMap((schema) => parts(document, schema)))]);
    known.set(place, keys);
    return keys;
  }

  function find(schemas: Schema[], value: unknown, path: string[], found: IgnoredKey[]): IgnoredKey[] {
    if (typeof value !== "object" || value === null || schemas.length === 0) return found;
    const keys = keysOf(schemas);
    if (Array.isArray(value)) {
      value.forEach((item, index) => void find(keys.items, item, [...path, String(index)], found));
      return found;
    }
    for (const [key, child] of Object.entries(value)) {
      const named = keys.properties.get(key) ?? [];
      const matching = keys.patterns.filter(([pattern]) => pattern.test(key)).map(([, schema]) => schema);
      const own = matching.length > 0 ? [...named, ...matching] : named;
      const below = own.length > 0 ? own : keys.others;
      if (below === null) found.push({ path: [...path, key], reason: "unknown" });
      else if (below.length > 0 && keysOf(below).readOnly) found.push({ path: [...path, key], reason: "read-only" });
      else find(below, child, [...path, key], found);
    }
    return found;
  }

  return (schema, body) => find([schema], body, [], []);
}

function merge(schemas: Schema[]): Keys {
  const keys: Keys = { properties: new Map(), patterns: [], others: null, items: [], readOnly: false };
  for (const { properties, patternProperties, additionalProperties, items, readOnly } of schemas) {
    if (readOnly) keys.readOnly = true;
    for (const [key, schema] of Object.entries(properties ?? {})) keys.properties.set(key, [...(keys.properties.get(key) ?? []), schema]);
    for (const [pattern, schema] of Object.entries(patternProperties ?? {})) keys.patterns.push([new RegExp(pattern, "u"), schema]);
    if (additionalProperties) keys.others = [...(keys.others ?? []), ...(additionalProperties === true ? [] : [additionalProperties])];
    if (items) keys.items.push(items);
  }
  // a schema that names no key at all leaves them open
  if (keys.properties.size === 0 && keys.patterns.length === 0) keys.others ??= [];
  return keys;
}
