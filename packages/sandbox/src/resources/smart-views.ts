import { isAbsent } from "@closekit/contract";
import type { Context } from "../engine/context.ts";
import { listPage } from "../engine/list.ts";
import { requirePermission } from "../engine/permissions.ts";
import { notFound } from "../engine/problem.ts";
import { present } from "../engine/records.ts";
import type { Resource } from "../engine/resource.ts";
import { single, target } from "../engine/standard.ts";
import type { Stored } from "../store/row.ts";
import { membershipOf } from "./organizations/members.ts";

const path = "/saved_search/";

export const smartViews: Resource = {
  path,
  // a new one comes to the top
  order: "-date_created",
  async defaults(context) {
    const membership = await membershipOf(context, context.user.id);
    return {
      user_id: context.user.id,
      description: null,
      query: null,
      s_query: null,
      shared_with: membership ? [membership.id] : [],
      sharing_settings: null,
      is_user_dependent: false,
      selected_fields: null,
    };
  },
  async check(context, _, { previous }) {
    if (previous) await requireOwn(context, previous);
  },
  checkDelete: requireOwn,
  async deleted(context, { id }) {
    const { table } = context.of("/membership/");
    for (const membership of await context.store.find(table)) {
      const pinned = (membership.saved_view_ids ?? []) as string[];
      if (pinned.includes(id)) await context.store.replace(table, { ...membership, saved_view_ids: pinned.filter((each) => each !== id) });
    }
  },
  operations: {
    listSmartViews,
    async getSmartView(context) {
      const definition = context.of(path);
      const record = await target(context, definition);
      const isVisible = await visibility(context);
      if (!isVisible(record)) throw notFound(definition.title);
      return single(context, definition, record);
    },
  },
};

/** Smart Views that the caller can see, of leads where no type is asked for. */
async function listSmartViews(context: Context): Promise<unknown> {
  const definition = context.of(path);
  const standard = context.operation.parameters.find(({ value }) => value.name === "type")?.value.schema.default;
  const { type, type__in, ...rest } = context.query;
  const kinds = isAbsent(type__in) ? { type: isAbsent(type) ? String(standard) : type } : { type__in };
  const isVisible = await visibility(context);
  const visible = (await context.store.find(definition.table)).filter(isVisible).map(({ id }) => id);
  const wanted = { ...context, query: { ...rest, ...kinds } };
  const { data, hasMore } = await listPage(wanted, definition, [{ column: "id", is: "in", value: visible }]);
  return { data: await present(context, definition, data), has_more: hasMore };
}

async function visibility(context: Context): Promise<(view: Stored) => boolean> {
  const membership = await membershipOf(context, context.user.id);
  return ({ user_id, is_shared, shared_with }) =>
    user_id === context.user.id || is_shared === true || ((shared_with ?? []) as unknown[]).includes(membership?.id);
}

/** What others made takes a right. What the caller cannot see is not there. */
async function requireOwn(context: Context, view: Stored): Promise<void> {
  const isVisible = await visibility(context);
  if (!isVisible(view)) throw notFound(context.of(path).title);
  if (view.user_id !== context.user.id) await requirePermission(context, "manage_team_smart_views");
}
