import type { Context } from "../engine/context.ts";
import type { Definition } from "../engine/definition.ts";
import type { Stored } from "../store/row.ts";
import { documented } from "./documented.ts";
import { ownOrganization } from "./organization.ts";

/** Records in the order of a list of references to them; those that it does not name come last. */
export function inOrder(records: Stored[], references: unknown): Stored[] {
  const ids = ((references ?? []) as { id: string }[]).map(({ id }) => id);
  const place = ({ id }: Stored) => (ids.includes(id) ? ids.indexOf(id) : ids.length);
  return records.toSorted((a, b) => place(a) - place(b));
}

/** Lead statuses as the organization shows them: the first is that of new leads. */
export async function leadStatusesInOrder(context: Context): Promise<Stored[]> {
  const statuses = await context.store.find(context.of("/status/lead/").table);
  return inOrder(statuses, (await ownOrganization(context)).lead_statuses);
}

/** The statuses of a pipeline in display order. */
export async function statusesOf(context: Context, pipeline: Stored): Promise<Stored[]> {
  const where = [{ column: "pipeline_id", is: "=" as const, value: pipeline.id }];
  return inOrder(await context.store.find(context.of("/status/opportunity/").table, { where }), pipeline.statuses);
}

/** Records by their ids. */
export async function byId(context: Context, { table }: Definition, ids: unknown[]): Promise<Map<string, Stored>> {
  const wanted = ids.filter((id): id is string => typeof id === "string");
  return new Map((await context.store.getMany(table, [...new Set(wanted)])).map((record) => [record.id, record]));
}

/** @throws Problem when objects are still in this status, which would leave them without one */
export async function checkUnused(context: Context, { table }: Definition, status: Stored): Promise<void> {
  const count = await context.store.count(table, [{ column: "status_id", is: "=", value: status.id }]);
  if (count > 0) throw documented(context.operation, "inUse");
}
