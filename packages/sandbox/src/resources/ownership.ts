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

/** @throws Problem 403 when the caller may not delete this record: own ones and others' take different permissions */
export async function checkOwnDelete(context: Context, record: Stored, fields: string[], kind: "opportunities" | "tasks"): Promise<void> {
  await requirePermission(context, isOwn(context, record, fields) ? `delete_own_${kind}` : `manage_others_${kind}`);
}
