import type { Context } from "../../engine/context.ts";
import { listed } from "../../engine/list.ts";
import type { Stored } from "../../store/row.ts";

/** Leaves out what comes only where `_fields` names it. */
export function withoutHeavy(context: Context, records: Stored[], heavy: string[]): Stored[] {
  const asked = listed(context.query._fields ?? "");
  const hidden = heavy.filter((field) => !asked.includes(field));
  return records.map((record) => Object.fromEntries(Object.entries(record).filter(([field]) => !hidden.includes(field))) as Stored);
}
