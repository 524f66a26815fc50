import type { Context } from "../engine/context.ts";
import { requirePermission } from "../engine/permissions.ts";
import type { Stored } from "../store/row.ts";

const isOwn = (context: Context, record: Stored, fields: string[]) => fields.some((field) => record[field] === context.user.id);

/**
 * @param fields the fields that say whose a record is
 * @throws Problem 403 when it is somebody else's, and the caller may not change those
 */
export async function checkOwner(context: Context, record: Stored, fields: string[], permission: string): Promise<void> {
  if (!isOwn(context, record, fields)) await requirePermission(context, permission);
}

/** What permissions call what records are of. */
type Kind = "activities" | "opportunities" | "tasks";

/** The permission that it takes to delete a record: own ones and others' take different ones. */
export function deletePermission(context: Context, record: Stored, fields: string[], kind: Kind): string {
  return isOwn(context, record, fields) ? `delete_own_${kind}` : `manage_others_${kind}`;
}

/** @throws Problem 403 when the caller may not delete this record */
export async function checkOwnDelete(context: Context, record: Stored, fields: string[], kind: Kind): Promise<void> {
  await requirePermission(context, deletePermission(context, record, fields, kind));
}
