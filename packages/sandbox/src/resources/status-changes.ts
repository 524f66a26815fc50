import { referenceName } from "@closekit/contract";
import type { Context } from "../engine/context.ts";
import { refuse, required, unknownObject } from "../engine/problem.ts";
import type { Stored } from "../store/row.ts";
import { byId } from "./statuses.ts";

/** @throws Problem naming each of these references that a request leaves out */
export function checkNamed(input: Record<string, unknown>, references: string[]): void {
  const missing = references.filter((reference) => !input[reference]);
  if (missing.length > 0) throw refuse(Object.fromEntries(missing.map((reference) => [referenceName(reference), required])));
}

/**
 * The old and the new status of a change.
 *
 * @param path where statuses of this kind are
 * @throws Problem when one is not of this kind
 */
export async function statusesOfChange(context: Context, path: string, record: Stored): Promise<{ from: Stored; to: Stored }> {
  const found = await byId(context, context.of(path), [record.old_status_id, record.new_status_id]);
  const from = found.get(String(record.old_status_id));
  const to = found.get(String(record.new_status_id));
  if (from && to) return { from, to };
  throw refuse({ ...(!from && { old_status: unknownObject }), ...(!to && { new_status: unknownObject }) });
}
