import type { Context } from "../engine/context.ts";
import { fetchRecord, present } from "../engine/records.ts";
import type { Behaviour } from "../engine/resource.ts";
import type { Stored } from "../store/row.ts";
import { organizationSummary } from "./organizations/details.ts";
import { isActive, membershipOf } from "./organizations/members.ts";

export const me: Behaviour = { operations: { getMe } };

async function getMe(context: Context): Promise<unknown> {
  const organization = await fetchRecord(context, context.of("/organization/"), context.organizationId);
  const membership = await membershipOf(context, context.user.id);
  const numbers = await context.store.find(context.of("/phone_number/").table);
  const presented = await present(context, context.of("/phone_number/"), numbers);
  return {
    ...context.user,
    memberships: await present(context, context.of("/membership/"), membership && isActive(membership) ? [membership] : []),
    organizations: [await organizationSummary(context, organization)],
    email_accounts: await emailAccounts(context),
    phone_numbers: presented.filter(({ user_id }) => user_id === context.user.id),
    all_group_numbers: presented.filter(({ is_group_number }) => is_group_number === true),
  };
}

/** The caller's connected accounts that send mail. */
async function emailAccounts(context: Context): Promise<Partial<Stored>[]> {
  const definition = context.of("/connected_account/");
  const accounts = await present(context, definition, await context.store.find(definition.table));
  return accounts
    .filter(({ user_id, identities }) => user_id === context.user.id && Array.isArray(identities) && identities.length > 0)
    .map(({ _type, id, organization_id, user_id, identities }) => ({ _type, id, organization_id, user_id, identities }));
}
