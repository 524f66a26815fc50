import type { Context } from "../../engine/context.ts";
import type { Definition } from "../../engine/definition.ts";
import { listPage } from "../../engine/list.ts";
import { requirePermission } from "../../engine/permissions.ts";
import { notFound } from "../../engine/problem.ts";
import { fetchRecord, present } from "../../engine/records.ts";
import { single } from "../../engine/standard.ts";
import type { Stored } from "../../store/row.ts";
import type { Condition } from "../../store/store.ts";

/** The columns that visibility needs. */
export const visibilityColumns = { is_shared: "boolean", created_by: "text" } as const;

const isVisible = (context: Context, { is_shared, created_by }: Stored) => is_shared === true || created_by === context.user.id;

/** Answers a list of templates, without the private ones of other users. */
export async function listVisible(context: Context, definition: Definition): Promise<Record<string, unknown>> {
  const hidden = await context.store.find(definition.table, {
    where: [
      { column: "is_shared", is: "=", value: false },
      { column: "created_by", is: "!=", value: context.user.id },
    ],
  });
  const others = hidden.map(({ id }): Condition => ({ column: "id", is: "!=", value: id }));
  const { data, hasMore } = await listPage(context, definition, others);
  return { data: await present(context, definition, data), has_more: hasMore };
}

/** Answers with one template; one that the caller may not see is as good as none. */
export async function getVisible(context: Context, definition: Definition): Promise<Stored | undefined> {
  const record = await fetchRecord(context, definition, context.params.id ?? "");
  if (!isVisible(context, record)) throw notFound(definition.title);
  return single(context, definition, record);
}

/**
 * Checks that the caller may make a template what it is to be, or take it away.
 *
 * @throws Problem 404 for a private template of somebody else, 403 for a shared one without the permission
 */
export async function requireOwnOrTeam(context: Context, definition: Definition, templates: (Stored | undefined)[]): Promise<void> {
  for (const template of templates) {
    if (template && !isVisible(context, template)) throw notFound(definition.title);
    if (template?.is_shared === true) await requirePermission(context, "manage_team_email_templates");
  }
}
