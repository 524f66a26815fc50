import type { Context } from "../engine/context.ts";
import { refuse, unknownObject } from "../engine/problem.ts";

/**
 * Checks the roles that may edit: custom ones by their ids, built-in ones by their names, which are their ids as well.
 *
 * @throws Problem when there is no such role
 */
export async function requireRoles(context: Context, { editable_with_roles }: Record<string, unknown>): Promise<void> {
  const roles = [...new Set((editable_with_roles ?? []) as string[])];
  const known = await context.store.getMany(context.of("/role/").table, roles);
  if (known.length < roles.length) throw refuse({ editable_with_roles: unknownObject });
}
