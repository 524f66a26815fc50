import type { Context } from "../../engine/context.ts";
import { notAChoice, refuse } from "../../engine/problem.ts";
import type { Stored } from "../../store/row.ts";
import { withOffset } from "../../time.ts";
import { today } from "../day-filters.ts";
import { statusesOf } from "../statuses.ts";

/**
 * Gives an opportunity the status that a request names, by id or by label, or else its pipeline's first active one; and the dates that
 * follow from it.
 */
export async function settleStatus(
  context: Context,
  record: Stored,
  input: Record<string, unknown>,
  previous: Stored | undefined,
): Promise<void> {
  const status = await statusFor(context, input, previous);
  delete record.status;
  record.status_id = status.id;
  record.pipeline_id = status.pipeline_id ?? null;
  if (status.id === previous?.status_id) return;
  if (status.type === "won") record.date_won ??= today(context);
  record.date_lost = status.type === "lost" ? withOffset(context.now()) : null;
}

async function statusFor(context: Context, input: Record<string, unknown>, previous: Stored | undefined): Promise<Stored> {
  const table = context.of("/status/opportunity/").table;
  const pipelines = await context.store.find(context.of("/pipeline/").table);
  const current = previous && (await context.store.get(table, String(previous.status_id)));
  // the status may have moved to another pipeline since it was set
  const home = previous ? current?.pipeline_id : input.pipeline_id;
  const pipeline = pipelines.find(({ id }) => id === home);
  if (typeof input.status_id === "string") {
    const status = await context.store.get(table, input.status_id);
    if (!status || (!previous && pipeline && status.pipeline_id !== pipeline.id)) throw refuse({ status: notAChoice });
    return status;
  }
  if (typeof input.status === "string") {
    const named = await context.store.find(table);
    const own = named
      .filter(({ label }) => label === input.status)
      .toSorted((a, b) => Number(b.pipeline_id === home) - Number(a.pipeline_id === home));
    if (!own[0]) throw refuse({ status: notAChoice });
    return own[0];
  }
  if (current) return current;
  for (const each of pipeline ? [pipeline] : pipelines) {
    const statuses = await statusesOf(context, each);
    const first = statuses.find(({ type }) => type === "active") ?? statuses[0];
    if (first) return first;
  }
  throw refuse({ status: notAChoice });
}
