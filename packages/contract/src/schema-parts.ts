import { type Description, resolve, type Schema } from "./description.ts";

/** A schema without its references and combinations: every part that a value may have to do with. */
export function parts(document: Description, schema: Schema, seen = new Set<Schema>()): Schema[] {
  const resolved = resolve(document, schema);
  if (seen.has(resolved)) return [];
  seen.add(resolved);
  const { allOf = [], anyOf = [], oneOf = [] } = resolved;
  return [resolved, ...[...allOf, ...anyOf, ...oneOf].flatMap((part) => parts(document, part, seen))];
}

/** The parts of what a schema says of the value at a path: keys of objects, and indexes of lists. */
export function partsAt(document: Description, schema: Schema, path: string[]): Schema[] {
  return path.reduce(
    (found, key) => [...new Set(found.flatMap((part) => below(part, key)).flatMap((each) => parts(document, each)))],
    parts(document, schema),
  );
}

function below({ properties = {}, patternProperties = {}, additionalProperties, items }: Schema, key: string): Schema[] {
  const own = Object.hasOwn(properties, key) ? [properties[key] as Schema] : [];
  const matching = Object.entries(patternProperties).flatMap(([pattern, schema]) => (new RegExp(pattern, "u").test(key) ? [schema] : []));
  const others = typeof additionalProperties === "object" ? [additionalProperties] : [];
  return [...own, ...matching, ...others, ...(items ? [items] : [])];
}
