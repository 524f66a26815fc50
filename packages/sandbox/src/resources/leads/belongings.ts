import type { Context } from "../../engine/context.ts";
import type { Definition } from "../../engine/definition.ts";
import { removeRecord } from "../../engine/records.ts";
import type { Stored } from "../../store/row.ts";

/** Everything that belongs to a lead: what the description gives a `lead_id`, with the resource of each. */
export async function belongings(context: Context, leadId: string): Promise<[Definition, Stored][]> {
  const found: [Definition, Stored][] = [];
  for (const definition of context.definitions) {
    const { table, type } = definition;
    if (!table.columns.has("lead_id")) continue;
    const where = [{ column: "lead_id", is: "=" as const, value: leadId }];
    if (type !== undefined) where.push({ column: "_type", is: "=", value: type });
    for (const record of await context.store.find(table, { where })) found.push([definition, record]);
  }
  return found;
}

/** Deletes what belongs to a lead that is gone. */
export async function removeBelongings(context: Context, lead: Stored): Promise<void> {
  for (const [definition, record] of await belongings(context, lead.id)) {
    // one may have gone with another
    if (await context.store.get(definition.table, record.id)) await removeRecord(context, definition, record);
  }
}
