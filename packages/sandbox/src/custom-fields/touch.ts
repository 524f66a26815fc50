import type { Context } from "../engine/context.ts";
import { tell } from "../engine/records.ts";
import { owners } from "./owners.ts";

/** A change of a type's fields is a change of the type. */
export async function touchType(context: Context, changed: string[]): Promise<void> {
  for (const owner of changed) {
    const [kind = "", id = ""] = owner.split("/");
    const { types } = owners[kind] ?? {};
    if (!types) continue;
    const definition = context.of(types.path);
    const type = await context.store.get(definition.table, id);
    if (type) await tell(context, definition, "updated", type, type);
  }
}
