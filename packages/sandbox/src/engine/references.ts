import { bundledDescription, referenceName, type Schema } from "@closekit/contract";
import type { Context } from "./context.ts";
import { refuse, unknownObject } from "./problem.ts";
import { type Shape, shapeOf } from "./shape.ts";

/**
 * Checks that the objects a request refers to exist, also where they are named within lists and objects. The kind of object follows from
 * the prefix of ids that the schema of the request has for the field.
 *
 * @param except fields whose objects are not looked for
 * @throws Problem naming each field whose object does not exist
 */
export async function checkReferences(
  context: Context,
  shape: Shape,
  input: Record<string, unknown>,
  except: string[] = [],
): Promise<void> {
  const unknown: Record<string, string> = {};
  for (const { place, prefix, ids } of references(shape, input, "")) {
    if (ids.length > 0 && !except.includes(place) && !(await allExist(context, prefix, ids))) unknown[referenceName(place)] = unknownObject;
  }
  if (Object.keys(unknown).length > 0) throw refuse(unknown, input);
}

interface Reference {
  /** Path of the field. */
  place: string;
  prefix: string;
  ids: string[];
}

function* references({ properties }: Shape, input: Record<string, unknown>, above: string): Iterable<Reference> {
  for (const [field, value] of Object.entries(input)) {
    const schema = properties.get(field);
    if (schema === undefined || value === null) continue;
    const place = `${above}${field}`;
    const prefix = schema["x-id-prefix"] ?? schema.items?.["x-id-prefix"];
    if (prefix !== undefined) {
      yield { place, prefix, ids: [value].flat().filter((id): id is string => typeof id === "string") };
      continue;
    }
    if (Array.isArray(value) && schema.items) {
      const inner = innerShape(schema.items);
      for (const [index, each] of value.entries()) if (isObject(each)) yield* references(inner, each, `${place}.${index}.`);
    } else if (isObject(value)) yield* references(innerShape(schema), value, `${place}.`);
  }
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);

const innerShape = (schema: Schema) => shapeOf(bundledDescription(), schema);

async function allExist(context: Context, prefix: string, ids: string[]): Promise<boolean> {
  if (prefix === "orga_") return ids.every((id) => id === context.organizationId);
  const tables = new Set(context.definitions.filter(({ idPrefix }) => idPrefix === prefix).map(({ table }) => table));
  if (tables.size === 0) return true; // of a kind that the sandbox does not keep
  let found = 0;
  for (const table of tables) found += (await context.store.getMany(table, [...new Set(ids)])).length;
  return found === new Set(ids).size;
}
