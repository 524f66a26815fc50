import type { Context } from "../../engine/context.ts";
import { notFound, Problem, refuse, unknownObject } from "../../engine/problem.ts";
import type { Stored } from "../../store/row.ts";
import { selectLeads } from "../selection.ts";

/** @throws Problem 404 when the path names an organization that is not the caller's */
export function requireOwnOrganization(context: Context): void {
  if (context.params.org_id !== context.organizationId) throw notFound("Organization");
}

/**
 * The leads that a Smart View finds; undefined without one, which stands for all.
 *
 * @throws Problem when there is no such Smart View
 */
export async function leadsOfSmartView(context: Context, id: unknown, field: string): Promise<Set<string> | undefined> {
  if (id === undefined) return undefined;
  const view = await context.store.get(context.of("/saved_search/").table, String(id));
  if (!view) throw refuse({ [field]: unknownObject });
  return new Set((await selectLeads(context, view)).map((lead) => lead.id));
}

/** The leads that a report is limited to by `query` or `smart_view_id` of its URL. */
export async function leadsOfQuery(context: Context): Promise<Set<string> | undefined> {
  const { query, smart_view_id } = context.query;
  if (query && smart_view_id) throw new Problem(400, { error: "Give query or smart_view_id, not both." });
  if (query) return new Set((await selectLeads(context, { query })).map((lead) => lead.id));
  return leadsOfSmartView(context, smart_view_id || undefined, "smart_view");
}

/** The users that a report is limited to, those of groups among them; undefined for everybody. */
export async function usersOf(context: Context, given: unknown): Promise<Set<string> | undefined> {
  const ids = (given as string[] | undefined) ?? [];
  if (ids.length === 0) return undefined;
  const groups = await context.store.getMany(context.of("/group/").table, ids);
  const members = groups.flatMap((group: Stored) => (group.members as { user_id: string }[] | undefined) ?? []);
  return new Set([...ids.filter((id) => !groups.some((group) => group.id === id)), ...members.map(({ user_id }) => user_id)]);
}
