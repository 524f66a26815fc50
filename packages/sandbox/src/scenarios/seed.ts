import { orderTable } from "../custom-fields/definitions.ts";
import { owners } from "../custom-fields/owners.ts";
import type { Definition } from "../engine/definition.ts";
import type { Stored } from "../store/row.ts";
import type { Store } from "../store/store.ts";
import { created, type Table } from "../store/table.ts";
import type { Records } from "./story.ts";

/** Writes the records of a scenario as they are, for an organization that has none. */
export async function seed(store: Store, organizationId: string, definitions: Definition[], records: Records, now: string): Promise<void> {
  // resources that share a table may show the same object
  const rows = new Map<Table, Map<string, Stored>>();
  for (const { resource, table } of definitions) {
    const written = rows.get(table) ?? new Map<string, Stored>();
    rows.set(table, written);
    for (const record of records.get(resource.path) ?? []) {
      if (written.has(record.id)) continue;
      const owned = "organization_id" in record ? { organization_id: organizationId } : {};
      written.set(record.id, { [created]: now, ...record, ...owned });
    }
  }
  rows.set(orderTable, new Map(fieldOrders(records, now).map((order) => [order.id, order])));
  for (const [table, written] of rows) await store.insert(table, ...written.values());
}

/** Types show their fields in display order. */
function fieldOrders(records: Records, now: string): Stored[] {
  return Object.entries(owners).flatMap(([kind, { types }]) =>
    ((types && records.get(types.path)) ?? []).map(({ id, fields }) => ({
      id: `${kind}/${id}`,
      fields: (fields as Stored[]).map((field) => field.id),
      [created]: now,
    })),
  );
}
