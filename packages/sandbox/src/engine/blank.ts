import { admitsNull, mainType, type Shape } from "./shape.ts";

/** What a new object has before anything is known of it: empty values of what every object of its kind has, its constants and defaults. */
export function blank(shape: Shape, createShape: Shape | undefined): Record<string, unknown> {
  return { ...empty(shape), ...valuesOf(shape, "const"), ...(createShape && valuesOf(createShape, "default")) };
}

function empty({ properties, required }: Shape): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const key of required) {
    const schema = properties.get(key);
    if (!schema) continue;
    const type = mainType(schema);
    if (admitsNull(schema)) values[key] = null;
    else if (type === "array") values[key] = Object.freeze([]);
    else if (type === "boolean") values[key] = false;
  }
  return values;
}

function valuesOf({ properties }: Shape, keyword: "const" | "default"): Record<string, unknown> {
  const entries = [...properties].map(([key, schema]) => [key, schema[keyword]] as const);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}
