import type { Context } from "../engine/context.ts";
import { requirePermission } from "../engine/permissions.ts";
import { notFound, refuse, required, unknownObject } from "../engine/problem.ts";
import { createRecord, takenFrom, tell } from "../engine/records.ts";
import { checkReferences } from "../engine/references.ts";
import type { Resource } from "../engine/resource.ts";
import type { Shape } from "../engine/shape.ts";
import { single, target } from "../engine/standard.ts";
import type { Stored } from "../store/row.ts";
import { documented } from "./documented.ts";
import { isActive, membershipOf } from "./organizations/members.ts";
import { addUser, isOnVerifiedDomain, userByEmail } from "./organizations/people.ts";

const path = "/membership/";
const manage = "manage_organization";

/** Settings of a new member. */
const initial = {
  auto_record_calls: "unset",
  default_caller_id: null,
  primary_personal_number: null,
  hangup_recording_url: null,
  may_workflows_impersonate: false,
  track_email_opens: true,
  is_free: false,
  onboarding_status: "in-progress",
};

export const memberships: Resource = {
  path,
  columns: { user_id: "text", role_id: "text" },
  async defaults(context, { email, role_id }) {
    const address = String(email);
    const user = (await userByEmail(context, address)) ?? (await addUser(context, address));
    return { ...initial, user_id: user.id, role_id };
  },
  async check(context, record, { input }) {
    if (input.role_id !== undefined && !(await roleOf(context, record))) throw refuse({ role: unknownObject });
  },
  async render(context, records) {
    const roles = await context.store.find(context.of("/role/").table);
    return records.map((record) => {
      const role = roles.find(({ id }) => id === record.role_id);
      return {
        ...record,
        organization_id: context.organizationId,
        role: role?.editable === false ? role.id : null,
        permissions_granted: ((role?.permissions ?? []) as string[]).toSorted(),
      };
    });
  },
  eventAction: (action) => ({ created: "activated", reactivated: "activated", deactivated: "deactivated" })[action],
  operations: {
    createMembership: join,
    async updateMembership(context) {
      const definition = context.of(path);
      const record = await target(context, definition);
      if (!isActive(record)) throw notFound(definition.title);
      return single(context, definition, await change(context, record));
    },
    async updateMemberships(context) {
      const { id__in } = Object(context.body._params) as { id__in?: unknown };
      if (typeof id__in !== "string") throw refuse({ _params: required });
      const found = await context.store.getMany(context.of(path).table, id__in.split(","));
      const active = found.filter(isActive);
      for (const record of active) await change(context, record);
      return { count: active.length };
    },
    async deleteMembership(context) {
      await requirePermission(context, manage);
      const definition = context.of(path);
      const record = await target(context, definition);
      if (!isActive(record)) throw notFound(definition.title);
      await setActive(context, record, false);
      return {};
    },
    getMembershipPinnedViews: async (context) => pinned(await target(context, context.of(path))),
    async updateMembershipPinnedViews(context) {
      const { table } = context.of(path);
      const record = await target(context, context.of(path));
      if (record.user_id !== context.user.id) await requirePermission(context, manage);
      const views = [...new Set(context.body.saved_view_ids as string[])];
      const known = await context.store.getMany(context.of("/saved_search/").table, views);
      if (known.length < views.length) throw refuse({ saved_view_ids: unknownObject });
      const changed = { ...record, saved_view_ids: views };
      await context.store.replace(table, changed);
      return pinned(changed);
    },
  },
};

/** Makes sure that somebody is an active member. Whoever is one already stays as they are. */
async function join(context: Context): Promise<unknown> {
  await requirePermission(context, manage);
  const definition = context.of(path);
  const email = String(context.body.email);
  const role = await roleOf(context, context.body);
  if (!role) throw refuse({ role: unknownObject });
  if ((role.permissions as string[]).includes(manage)) throw documented(context.operation, "notAllowed");
  if (!(await isOnVerifiedDomain(context, email))) throw documented(context.operation, "unverifiedDomain");
  const user = await userByEmail(context, email);
  const member = user && (await membershipOf(context, user.id));
  if (!member) return single(context, definition, await createRecord(context, definition, context.body));
  if (isActive(member)) return single(context, definition, member);
  return single(context, definition, await setActive(context, { ...member, role_id: role.id }, true));
}

/** Former members keep their membership; it says so in a key that no answer shows. So does the user, whose API keys open nothing then. */
async function setActive(context: Context, record: Stored, active: boolean): Promise<Stored> {
  const changed = { ...record, is_active: active };
  await context.store.replace(context.of(path).table, changed);
  const users = context.of("/user/").table;
  const user = await context.store.get(users, String(record.user_id));
  if (user) await context.store.replace(users, { ...user, is_active: active });
  await tell(context, context.of(path), active ? "reactivated" : "deactivated", changed);
  return changed;
}

/** Members set how they call and mail for themselves; everything else is for those who manage the organization. */
async function change(context: Context, record: Stored): Promise<Stored> {
  const shape = context.of(path).updateShape as Shape;
  const input = takenFrom(shape, context.body);
  if (record.user_id !== context.user.id || (input.role_id !== undefined && input.role_id !== record.role_id))
    await requirePermission(context, manage);
  await checkReferences(context, shape, input);
  const changed = { ...record, ...input };
  if (!(await roleOf(context, changed))) throw refuse({ role: unknownObject });
  await context.store.replace(context.of(path).table, changed);
  return changed;
}

const roleOf = (context: Context, { role_id }: Record<string, unknown>) => context.store.get(context.of("/role/").table, String(role_id));

const pinned = ({ saved_view_ids }: Stored) => ({ saved_view_ids: saved_view_ids ?? [] });
