/** A schema of the description, as far as the search module reads it. */
export interface Schema {
  $ref?: string;
  type?: string | string[];
  format?: string;
  enum?: unknown[];
  allOf?: Schema[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  properties?: Record<string, Schema>;
  additionalProperties?: Schema | boolean;
  items?: Schema;
  discriminator?: { propertyName: string; mapping?: Record<string, string> };
  "x-date-time"?: true | "without-offset";
  "x-search"?: { objectType: string; result: boolean };
  "x-extensible-enum"?: string[];
  "x-id-prefix"?: string;
}

export type Schemas = Record<string, Schema>;

/** Whether a schema is a point in time. */
export const isDateTime = (schema: Schema) => schema.format === "date-time" || schema["x-date-time"] !== undefined;

/**
 * What Advanced Filtering can return, and the kinds of the fields that it can ask about: the names that are known to be searchable and
 * that are properties of the searchable object, each with the kind of value its schema has.
 *
 * @param maxResults how many objects one query reaches, where the description says
 */
export function searchModule(schemas: Schemas, maxResults: number | undefined): string {
  const searchable = Object.entries(schemas).flatMap(([name, schema]) =>
    schema["x-search"] ? [{ name, schema, ...schema["x-search"] }] : [],
  );
  const results = searchable.filter(({ result }) => result);
  const related = searchable.filter(({ result }) => !result);
  const kindsOf = (schema: Schema) => Object.entries(fieldKinds(schema, schemas)).map(([name, kind]) => `    ${name}: "${kind}";\n`);
  return `import type { ${results.map(({ name }) => name).join(", ")} } from "@closekit/types";

/** What a search can return, by \`object_type\`. */
export interface SearchResultObjects {
${results.map(({ objectType, name }) => `  "${objectType}": ${name};\n`).join("")}}

/** Object types that queries can be about, but that a search does not return. */
export type OnlyRelated = ${related.map(({ objectType }) => JSON.stringify(objectType)).join(" | ") || "never"};

/** What the fields hold whose kind is known, by object type. */
export interface SearchFieldKinds {
${searchable.map(({ objectType, schema }) => `  "${objectType}": {\n${kindsOf(schema).join("")}  };\n`).join("")}}

/** How many objects one query reaches, as far as that is known. */
export const maxResults: number = ${maxResults ?? "Infinity"};
`;
}

/** The kinds of the fields of an object that are known to be searchable. */
export function fieldKinds(schema: Schema, schemas: Schemas): Record<string, string> {
  const names = schemas.SearchRegularField?.properties?.field_name?.["x-extensible-enum"] ?? [];
  const properties = allProperties(schema, schemas);
  const kinds = names.flatMap((name) => {
    const kind = properties[name] && fieldKind(properties[name], schemas);
    return kind ? [[name, kind]] : [];
  });
  return Object.fromEntries(kinds);
}

function resolve(schema: Schema, schemas: Schemas): Schema {
  const { $ref, anyOf, ...rest } = schema;
  const target = $ref ? schemas[$ref.split("/").at(-1) ?? ""] : anyOf?.find(({ type }) => type !== "null");
  return target ? { ...rest, ...resolve(target, schemas) } : rest;
}

function allProperties(schema: Schema, schemas: Schemas): Record<string, Schema> {
  const { allOf = [], properties } = resolve(schema, schemas);
  return Object.assign({}, ...allOf.map((part) => allProperties(part, schemas)), properties);
}

/** The kind of condition that a value of this schema can meet; undefined for lists and objects. */
function fieldKind(schema: Schema, schemas: Schemas): string | undefined {
  const resolved = resolve(schema, schemas);
  const { type, format, "x-id-prefix": prefix, ...rest } = resolved;
  if (format === "date" || isDateTime(resolved)) return "moment";
  if (prefix) return prefix === schemas.User?.properties?.id?.["x-id-prefix"] ? "user" : "reference";
  if (rest.enum || rest["x-extensible-enum"]) return "choice";
  const only = [type].flat().filter((name) => name !== "null");
  if (only.length !== 1) return undefined;
  return ({ string: "text", number: "number", integer: "number", boolean: "boolean" } as Record<string, string>)[only[0] ?? ""];
}
