import { isDateTime, type Schema, type Schemas } from "./search-module.ts";

/**
 * Where a value holds date-times: `true` is one; a name refers to a schema; of a list, all apply. In an object, what its keys hold; `[]`
 * stands for the items of a list, `*` for keys without a name, and `?type` for what holds when the key `type` has the value below it.
 */
type Shape = true | string | Shape[] | { [key: string]: Shape };

/** An operation, and what its success answers. */
interface Answer {
  method: string;
  path: string;
  answer: Schema | undefined;
}

const nameOf = ($ref: string) => $ref.split("/").at(-1) ?? "";

/** Where the answers of each operation, and each schema, hold date-times. What holds none is not there. */
export function datesModule(schemas: Schemas, operations: Answer[]): string {
  const shapes = shapesOf(schemas);
  const names = Object.keys(shapes);
  const answers = operations.flatMap(({ method, path, answer }) => {
    const shape = answer && shapeOf(answer, (name) => name in shapes);
    return shape ? [[`${method.toUpperCase()} ${path}`, shape]] : [];
  });
  const searched = names.flatMap((name) => {
    const search = schemas[name]?.["x-search"];
    return search?.result ? [[search.objectType, name]] : [];
  });
  return `import type { ${names.join(", ")} } from "@closekit/types";

/** Where a value holds date-times. */
export type Shape = true | string | readonly Shape[] | { readonly [key: string]: Shape };

/** The schemas that hold date-times, by name. */
export interface Dated {
${names.map((name) => `  ${name}: ${name};\n`).join("")}}

/** By the name of the schema. */
export const schemas: { readonly [name: string]: Shape } = ${JSON.stringify(shapes)};

/** What successes answer, by method and route. */
export const answers: { readonly [operation: string]: Shape } = ${JSON.stringify(Object.fromEntries(answers))};

/** What a search finds, by object type. */
export const searched: { readonly [objectType: string]: Shape } = ${JSON.stringify(Object.fromEntries(searched))};
`;
}

/** Schemas refer to each other in circles, so those that hold date-times are found step by step. */
function shapesOf(schemas: Schemas): Record<string, Shape> {
  let found: Record<string, Shape> = {};
  for (;;) {
    const known = found;
    found = Object.fromEntries(
      Object.entries(schemas).flatMap(([name, schema]) => {
        const shape = shapeOf(schema, (other) => other in known);
        return shape ? [[name, shape]] : [];
      }),
    );
    if (Object.keys(found).length === Object.keys(known).length) return found;
  }
}

function shapeOf(schema: Schema, isDated: (name: string) => boolean): Shape | undefined {
  if (schema.$ref) return isDated(nameOf(schema.$ref)) ? nameOf(schema.$ref) : undefined;
  if (isDateTime(schema)) return true;
  const within = (part: Schema) => shapeOf(part, isDated);
  const entries = (of: Record<string, Schema> = {}) =>
    Object.entries(of).flatMap(([key, part]) => {
      const shape = within(part);
      return shape ? [[key, shape] as const] : [];
    });
  const { discriminator, additionalProperties } = schema;
  const others = typeof additionalProperties === "object" ? { "*": additionalProperties } : {};
  const keys = Object.fromEntries(entries({ ...schema.properties, ...others, ...(schema.items && { "[]": schema.items }) }));
  const mapped = Object.fromEntries(
    Object.entries(discriminator?.mapping ?? {}).flatMap(([value, $ref]) => entries({ [value]: { $ref } })),
  );
  const variants = discriminator?.mapping ? [] : [...(schema.oneOf ?? []), ...(schema.anyOf ?? [])];
  const all = [
    ...(Object.keys(keys).length > 0 ? [keys] : []),
    ...(Object.keys(mapped).length > 0 ? [{ [`?${discriminator?.propertyName}`]: mapped }] : []),
    ...[...(schema.allOf ?? []), ...variants].flatMap((part) => within(part) ?? []),
  ];
  return all.length > 1 ? all : all[0];
}
