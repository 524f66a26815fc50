import type { Context } from "../engine/context.ts";
import { refuse, unknownObject } from "../engine/problem.ts";
import { customFieldsOf, setFieldOrder } from "./definitions.ts";

/**
 * Puts the custom fields of an owner in a new order; fields that are left out follow at the end.
 *
 * @throws Problem when one of them is not a field of the owner
 */
export async function reorder(context: Context, owner: string, fields: unknown[]): Promise<void> {
  const known = (await customFieldsOf(context, owner)).map(({ id }) => id);
  const wanted = fields.map((field) => String((field as { id?: unknown }).id));
  const unknown = wanted.findIndex((id) => !known.includes(id));
  if (unknown >= 0) throw refuse({ [`fields.${unknown}.id`]: unknownObject }, { fields });
  await setFieldOrder(context, owner, [...new Set([...wanted, ...known])]);
}
