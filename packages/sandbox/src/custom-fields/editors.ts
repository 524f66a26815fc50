import { isDeepStrictEqual } from "node:util";
import type { Context } from "../engine/context.ts";
import { refuse, unknownObject } from "../engine/problem.ts";
import type { Association } from "./definitions.ts";
import { fieldPaths, owners } from "./owners.ts";

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

/** Takes a role that is deleted from what it could edit. What nobody else could edit keeps it, for without any role everybody could. */
export async function forgetRole(context: Context, roleId: string): Promise<void> {
  const types = Object.values(owners).flatMap((owner) => (owner.types ? [owner.types.path] : []));
  for (const path of [...fieldPaths, ...types]) {
    const { table } = context.of(path);
    for (const record of await context.store.find(table)) {
      const associations = (record.associations as Association[] | undefined)?.map((each) => without(roleId, each));
      const left = without(roleId, { ...record, ...(associations && { associations }) });
      if (!isDeepStrictEqual(left, record)) await context.store.replace(table, left);
    }
  }
}

function without<T extends object>(roleId: string, of: T): T {
  const { editable_with_roles: roles = [] } = of as { editable_with_roles?: string[] };
  const left = roles.filter((each) => each !== roleId);
  return left.length > 0 ? { ...of, editable_with_roles: left } : of;
}
