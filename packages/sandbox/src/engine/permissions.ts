import type { Context } from "./context.ts";
import { forbidden } from "./problem.ts";

/** What a caller may do. */
export interface Rights {
  /** `admin`, the name of another built-in role, or the id of a custom one. */
  roleId: string;
  permissions: Set<string>;
}

const known = new WeakMap<Context, Promise<Rights>>();

/** The caller's rights, by the role of their membership. */
export function rightsOf(context: Context): Promise<Rights> {
  const rights = known.get(context) ?? readRights(context);
  known.set(context, rights);
  return rights;
}

async function readRights(context: Context): Promise<Rights> {
  const memberships = await context.store.find(context.of("/membership/").table, {
    where: [{ column: "user_id", is: "=", value: context.user.id }],
  });
  const [membership] = memberships;
  if (!membership || membership.is_active === false) return { roleId: "", permissions: new Set() };
  const roleId = String(membership.role_id);
  const role = await context.store.get(context.of("/role/").table, roleId);
  return { roleId, permissions: new Set((role?.permissions as string[] | undefined) ?? []) };
}

/** @throws Problem 403 when the caller's role lacks a permission, such as `delete_leads` */
export async function requirePermission(context: Context, permission: string): Promise<void> {
  const { permissions } = await rightsOf(context);
  if (!permissions.has(permission)) throw forbidden(`Your role lacks the permission ${permission}.`);
}

/** Whether the caller is of one of these roles; everybody is when there are none. */
export async function hasRole(context: Context, roles: string[]): Promise<boolean> {
  return roles.length === 0 || roles.includes((await rightsOf(context)).roleId);
}
