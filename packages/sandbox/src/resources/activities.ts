import { isAbsent } from "@closekit/contract";
import type { Context } from "../engine/context.ts";
import type { Definition } from "../engine/definition.ts";
import { listPage } from "../engine/list.ts";
import { present } from "../engine/records.ts";
import type { Behaviour } from "../engine/resource.ts";
import type { Stored } from "../store/row.ts";
import type { Condition } from "../store/store.ts";
import { activityTable, kindFilters } from "./activity.ts";
import { documented } from "./documented.ts";

/** The list of activities of all kinds, each as its own kind shows it. */
export const activities: Behaviour = { operations: { listActivities } };

async function listActivities(context: Context): Promise<Record<string, unknown>> {
  checkQuery(context);
  const kinds = context.definitions.filter(({ table }) => table.name === activityTable);
  const { data, hasMore } = await listPage(context, allKinds(context, kinds), threads(context.query.thread_emails));
  return { data: await presentAll(context, kinds, data), has_more: hasMore };
}

/** What the list works on: the table of all kinds, without a kind of its own. */
function allKinds(context: Context, [any]: Definition[]): Definition {
  if (!any) throw new Error("There are no kinds of activity.");
  const resource = { path: "/activity/", filters: kindFilters };
  return { ...any, resource, type: undefined, order: context.operation.source["x-pagination"]?.order ?? any.order };
}

/** Emails come one by one; as threads, where the request says so. */
function threads(asked: unknown): Condition[] {
  if (asked === "true" || asked === true) return [];
  return [{ column: "_type", is: "!=", value: asked === "only" ? "Email" : "EmailThread" }];
}

/**
 * Checks what the description says of the parameters beyond what one needs beside it: dates are those that the list is ordered by.
 *
 * @throws Problem with the example that the description has for it
 */
function checkQuery({ operation, query }: Context): void {
  const { window = "", orderBy = [] } = operation.source["x-pagination"] ?? {};
  const ordered = orderBy.find((order) => order === query._order_by);
  const filtersOn = (date: string) => Object.keys(query).some((name) => name.startsWith(`${date}__`) && !isAbsent(query[name]));
  if (ordered === undefined && filtersOn("activity_at")) throw documented(operation, "dateOfOtherOrder");
  if (ordered !== undefined && filtersOn(window)) throw documented(operation, "dateOfDefaultOrder");
}

/** Activities of several kinds as responses have them, in their order. */
async function presentAll(context: Context, kinds: Definition[], records: Stored[]): Promise<Stored[]> {
  const shown = new Map<string, Stored>();
  for (const kind of kinds) {
    const own = records.filter((record) => record._type === kind.type);
    if (own.length > 0) for (const record of await present(context, kind, own)) shown.set(record.id, record);
  }
  const short = !isAbsent(context.query.thread_emails);
  return records.flatMap(({ id }) => shown.get(id) ?? []).map((record) => (short && record._type === "Email" ? shortened(record) : record));
}

/** An email beside its thread, which has the bodies. */
function shortened({ body_text, body_html, body_text_quoted, body_html_quoted, ...email }: Stored): Stored {
  return email as Stored;
}
