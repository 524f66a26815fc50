import { customFieldsOf } from "../../custom-fields/definitions.ts";
import type { Context } from "../../engine/context.ts";
import { listed } from "../../engine/list.ts";
import { present } from "../../engine/records.ts";
import type { Stored } from "../../store/row.ts";
import { leadStatusesInOrder } from "../statuses.ts";
import { isActive } from "./members.ts";

/** An organization as it is read by its id: with its members. */
export async function organizationDetails(context: Context, record: Stored): Promise<Stored> {
  const { table } = context.of("/membership/");
  const memberships = await context.store.find(table);
  const expanded = listed(context.query._expand ?? "");
  return {
    ...(await organizationSummary(context, record)),
    memberships: await withUsers(context, memberships.filter(isActive), expanded.includes("memberships__user")),
    inactive_memberships: await withUsers(
      context,
      memberships.filter((membership) => !isActive(membership)),
      expanded.includes("inactive_memberships__user"),
    ),
  };
}

/** An organization without its members, as the caller's own data has it. */
export async function organizationSummary(context: Context, record: Stored): Promise<Stored> {
  const { memberships, inactive_memberships, ...own } = record;
  const pipelines = context.of("/pipeline/");
  const statuses = await context.store.find(context.of("/status/opportunity/").table);
  const fields = await customFieldsOf(context, "lead");
  return {
    ...own,
    id: record.id,
    lead_statuses: (await leadStatusesInOrder(context)).map(({ id, label }) => ({ id, label })),
    opportunity_statuses: statuses.map(({ id, label, type }) => ({ id, label, type })),
    pipelines: await present(context, pipelines, await context.store.find(pipelines.table)),
    lead_custom_fields: fields.map(({ record: _, required, referenced_custom_type_id, ...field }) => ({
      ...field,
      description: _.description ?? null,
    })),
  };
}

/** Memberships with their users: nested, or as keys that begin with `user_`. */
async function withUsers(context: Context, records: Stored[], nested: boolean): Promise<Stored[]> {
  const definition = context.of("/membership/");
  const users = await context.store.getMany(
    context.of("/user/").table,
    records.map(({ user_id }) => String(user_id)),
  );
  const byId = new Map(users.map((user) => [user.id, user]));
  const memberships = await present(context, definition, records);
  return memberships.map(({ organization_id, ...membership }) => {
    const { id, email, first_name, last_name, image, phone = null } = byId.get(String(membership.user_id)) ?? ({} as Partial<Stored>);
    const user_full_name = [first_name, last_name].filter(Boolean).join(" ");
    return nested
      ? { ...membership, user: { id, email, first_name, last_name, image, phone } }
      : { ...membership, user_email: email, user_first_name: first_name, user_last_name: last_name, user_full_name, user_phone: phone };
  }) as Stored[];
}
