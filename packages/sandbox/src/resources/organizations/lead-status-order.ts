import type { Context } from "../../engine/context.ts";
import type { Stored } from "../../store/row.ts";

/** The lead statuses in display order, of which the first is that of new leads. Those that the order does not name come last. */
export async function leadStatusesInOrder(context: Context): Promise<Stored[]> {
  const organization = await context.store.get(context.of("/organization/").table, context.organizationId);
  const order = ((organization?.lead_statuses ?? []) as { id: string }[]).map(({ id }) => id);
  const statuses = await context.store.find(context.of("/status/lead/").table);
  const place = ({ id }: Stored) => (order.includes(id) ? order.indexOf(id) : order.length);
  return statuses.toSorted((a, b) => place(a) - place(b));
}
