import type { Context } from "../engine/context.ts";
import type { Stored } from "../store/row.ts";

/** The caller's organization: its currency, and the order of its statuses. */
export async function ownOrganization(context: Context): Promise<Stored> {
  const { table } = context.of("/organization/");
  const found = (await context.store.get(table, context.organizationId)) ?? (await context.store.find(table, { limit: 1 }))[0];
  return found ?? { id: context.organizationId };
}
