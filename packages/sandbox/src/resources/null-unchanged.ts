import type { Context } from "../engine/context.ts";
import { updateRecord } from "../engine/records.ts";
import { admitsNull } from "../engine/shape.ts";
import { single, target } from "../engine/standard.ts";

/** An update for which null is as good as nothing, in fields that cannot be null. */
export async function updateUnlessNull(path: string, context: Context): Promise<unknown> {
  const definition = context.of(path);
  const input = Object.entries(context.body).filter(([key, value]) => {
    const schema = definition.shape.properties.get(key);
    return value !== null || schema === undefined || admitsNull(schema);
  });
  const record = await updateRecord(context, definition, await target(context, definition), Object.fromEntries(input));
  return single(context, definition, record);
}
