import { isDeepStrictEqual } from "node:util";
import { refuse } from "../../engine/problem.ts";
import type { Stored } from "../../store/row.ts";

/**
 * Checks that a request leaves fields as they are; it may name them with the value they have.
 *
 * @throws Problem naming each that it changes
 */
export function fixedFields(record: Stored, previous: Stored, input: Record<string, unknown>, fields: string[]): void {
  const changed = fields.filter((field) => field in input && !isDeepStrictEqual(record[field], previous[field]));
  if (changed.length > 0) throw refuse(Object.fromEntries(changed.map((field) => [field, "Value cannot be changed."])));
}
