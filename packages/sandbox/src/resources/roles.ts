import { forgetRole } from "../custom-fields/editors.ts";
import type { Context } from "../engine/context.ts";
import { requirePermission } from "../engine/permissions.ts";
import { forbidden, refuse, unknownObject } from "../engine/problem.ts";
import type { Resource } from "../engine/resource.ts";
import { newId } from "../ids.ts";
import type { Stored } from "../store/row.ts";
import { documented } from "./documented.ts";

const manage = "manage_organization";

export const roles: Resource = {
  path: "/role/",
  defaults: () => ({ id: newId("role_"), editable: true }),
  async check(context, record, { input, previous = record }) {
    await requireEditable(context, previous);
    const fields = (input.visibility_user_lcf_ids ?? []) as string[];
    if (!(await areLeadFields(context, fields))) throw refuse({ visibility_user_lcf_ids: unknownObject });
  },
  async checkDelete(context, record) {
    await requireEditable(context, record);
    const where = [{ column: "role_id", is: "=" as const, value: record.id }];
    if ((await context.store.count(context.of("/membership/").table, where)) > 0) throw documented(context.operation, "roleInUse");
  },
  deleted: (context, { id }) => forgetRole(context, id),
};

/** The built-in roles are nobody's to change. */
async function requireEditable(context: Context, { name, editable }: Stored): Promise<void> {
  await requirePermission(context, manage);
  if (editable === false) throw forbidden(`The role ${name} is built in.`);
}

async function areLeadFields(context: Context, ids: string[]): Promise<boolean> {
  const own = await context.store.getMany(context.of("/custom_field/lead/").table, ids);
  const shared = await context.store.getMany(context.of("/custom_field/shared/").table, ids);
  return own.length + shared.length === new Set(ids).size;
}
