import type { Context } from "./context.ts";
import { refuse, unknownObject } from "./problem.ts";
import type { Shape } from "./shape.ts";

/**
 * Checks that the objects a request refers to exist. The kind of object follows from the prefix of ids that the schema of the request
 * has for the field.
 *
 * @throws Problem naming each field whose object does not exist, without its `_id`, as the API does
 */
export async function checkReferences(context: Context, shape: Shape, input: Record<string, unknown>): Promise<void> {
  const unknown: Record<string, string> = {};
  for (const [field, value] of Object.entries(input)) {
    const schema = shape.properties.get(field);
    const prefix = schema?.["x-id-prefix"] ?? schema?.items?.["x-id-prefix"];
    if (prefix === undefined || value === null) continue;
    const ids = [value].flat().filter((id): id is string => typeof id === "string");
    if (ids.length > 0 && !(await allExist(context, prefix, ids))) unknown[field.replace(/_id$/, "")] = unknownObject;
  }
  if (Object.keys(unknown).length > 0) throw refuse(unknown);
}

async function allExist(context: Context, prefix: string, ids: string[]): Promise<boolean> {
  if (prefix === "orga_") return ids.every((id) => id === context.organizationId);
  const tables = new Set(context.definitions.filter(({ idPrefix }) => idPrefix === prefix).map(({ table }) => table));
  if (tables.size === 0) return true; // of a kind that the sandbox does not keep
  let found = 0;
  for (const table of tables) found += (await context.store.getMany(table, [...new Set(ids)])).length;
  return found === new Set(ids).size;
}
