import { orderTable } from "../custom-fields/definitions.ts";
import { owners } from "../custom-fields/owners.ts";
import type { Definition } from "../engine/definition.ts";
import type { Stored } from "../store/row.ts";
import type { Store } from "../store/store.ts";
import { created } from "../store/table.ts";
import type { Records } from "./story.ts";

/** Writes the records of a scenario as they are, for an organization that has none. */
export async function seed(store: Store, organizationId: string, definitions: Definition[], records: Records, now: string): Promise<void> {
  // resources that share a table may show the same object
  const written = new Set<string>();
  for (const { resource, table } of definitions) {
    for (const record of records.get(resource.path) ?? []) {
      const place = `${table.name}/${record.id}`;
      if (written.has(place)) continue;
      written.add(place);
      const owned = "organization_id" in record ? { organization_id: organizationId } : {};
      await store.insert(table, { [created]: now, ...record, ...owned } as Stored);
    }
  }
  await seedFieldOrders(store, records, now);
}

/** Types show their fields in display order. */
async function seedFieldOrders(store: Store, records: Records, now: string): Promise<void> {
  for (const [kind, { types }] of Object.entries(owners)) {
    for (const { id, fields } of (types && records.get(types.path)) ?? []) {
      const order = (fields as Stored[]).map((field) => field.id);
      await store.insert(orderTable, { id: `${kind}/${id}`, fields: order, [created]: now });
    }
  }
}
