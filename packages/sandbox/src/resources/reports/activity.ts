import { bundledDescription } from "@closekit/contract";
import type { Context } from "../../engine/context.ts";
import { withOffset } from "../../time.ts";
import { type Fact, type Metric, measured, metricOf } from "./facts.ts";
import { rangeOf, spans } from "./range.ts";
import { leadsOfSmartView, usersOf } from "./scope.ts";

/** The metrics that the description lists. */
export function metricList(): { metrics: object[] } {
  const { "x-extensible-enum": keys = [] } = bundledDescription().components.schemas.ActivityReportMetricKey ?? {};
  return { metrics: keys.map((key) => ({ key, name: nameOf(key), description: null })) };
}

/** A key in words: "Calls outbound (sum duration)". */
function nameOf(key: string): string {
  const [group = "", what = "", kind = "", measure = ""] = key.replaceAll("_", " ").split(".");
  const words = [`${group.charAt(0).toUpperCase()}${group.slice(1)}`, what, ...(kind === "all" ? [] : [kind])].join(" ");
  return measure === "count" ? words : `${words} (${measure})`;
}

/** Answers with numbers of activities and sales: a row for each span of time, or for each user. */
export async function activityReport(context: Context): Promise<{ aggregations: object; data: object[]; queries: object }> {
  const { type, metrics: keys, query, users: wanted } = context.body;
  const range = rangeOf(context);
  const leads = await leadsOfSmartView(context, (query as { saved_search_id?: unknown } | undefined)?.saved_search_id, "query");
  const users = await usersOf(context, wanted);
  const counts = ({ leadId, userId }: Fact) => (!leads || leads.has(String(leadId))) && (!users || users.has(String(userId)));
  const facts = new Map<Metric, Fact[]>();
  for (const key of new Set(keys as string[])) {
    const metric = metricOf(key);
    facts.set(metric, (await metric.facts(context, range)).filter(counts));
  }
  const numbers = (holds: (fact: Fact) => boolean) =>
    Object.fromEntries([...facts].map(([metric, found]) => [metric.key, measured(metric, found.filter(holds))]));
  const first = [...facts.values()]
    .flat()
    .reduce<string | undefined>((least, { at }) => (least === undefined || at < least ? at : least), undefined);
  const data =
    type === "overview"
      ? spans(range, first, context.timezone).map(({ start, end }) => ({
          datetime: withOffset(start.slice(0, 19)),
          ...numbers(({ at }) => at >= start && at < end),
        }))
      : (await usersInReport(context, users)).map((id) => ({ user_id: id, ...numbers(({ userId }) => userId === id) }));
  return { aggregations: { totals: numbers(() => true) }, data, queries: { leads: {} } };
}

/** Users of the organization; nobody else has a row, whoever is asked for. */
async function usersInReport(context: Context, users: Set<string> | undefined): Promise<string[]> {
  const { table } = context.of("/user/");
  return (await (users ? context.store.getMany(table, [...users]) : context.store.find(table))).map(({ id }) => id);
}
