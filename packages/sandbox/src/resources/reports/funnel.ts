import type { Context } from "../../engine/context.ts";
import { refuse, unknownObject } from "../../engine/problem.ts";
import { present } from "../../engine/records.ts";
import type { Stored } from "../../store/row.ts";
import { instant } from "../../time.ts";
import { fixedRange, type Range, rangeOf, relativeRange, sameDays } from "./range.ts";
import { leadsOfSmartView, usersOf } from "./scope.ts";

/** The opportunities that a funnel report is about. */
export interface Cohort {
  pipeline: Stored;
  range: Range;
  opportunities: Stored[];
}

/** When an opportunity was won or lost, if it was. */
export function closedAt(opportunity: Stored): string | undefined {
  const { status_type, date_won, date_lost, date_updated } = opportunity;
  if (status_type !== "won" && status_type !== "lost") return undefined;
  return instant(String((status_type === "won" ? date_won : date_lost) ?? date_updated));
}

export const createdAt = ({ date_created }: Stored): string => instant(String(date_created)) ?? "";

/** @throws Problem when the pipeline does not exist */
export async function cohortOf(context: Context): Promise<Cohort> {
  const { pipeline: id, type, query, users: wanted } = context.body;
  const pipeline = await context.store.get(context.of("/pipeline/").table, String(id));
  if (!pipeline) throw refuse({ pipeline: unknownObject });
  const [shownPipeline = pipeline] = await present(context, context.of("/pipeline/"), [pipeline]);
  const range = compared(context, rangeOf(context, "report_"));
  const cohort = type === "created-cohort" ? compared(context, rangeOf(context, "cohort_"), false) : undefined;
  const leads = await leadsOfSmartView(context, (query as { saved_search_id?: unknown } | undefined)?.saved_search_id, "query");
  const users = await usersOf(context, wanted);
  const definition = context.of("/opportunity/");
  const all = await present(context, definition, await context.store.find(definition.table));
  const opportunities = all.filter(
    (each) =>
      each.pipeline_id === id &&
      (!leads || leads.has(String(each.lead_id))) &&
      (!users || users.has(String(each.user_id))) &&
      (cohort ? isWithin(cohort, createdAt(each)) : wasOpen(range, each)),
  );
  return { pipeline: shownPipeline, range, opportunities };
}

export const isWithin = ({ start, end }: Range, at: string): boolean => at >= start && at < end;

/** Whether an opportunity was there in a period and not closed before it. */
function wasOpen({ start, end }: Range, opportunity: Stored): boolean {
  const closed = closedAt(opportunity);
  return createdAt(opportunity) < end && (closed === undefined || closed >= start);
}

/** The period to compare with, if there is one: the answer is about it then. A cohort only moves together with its period. */
function compared(context: Context, range: Range, replaceable = true): Range {
  const { compared_relative_range: relative, compared_datetime_range: days, compared_custom_range: custom } = context.body;
  if (typeof days === "string") return sameDays(range, days, context.timezone);
  if (!replaceable) return range;
  if (typeof relative === "string") return relativeRange(relative, context.now(), context.timezone);
  return custom ? fixedRange(context, custom, "compared_custom_range.") : range;
}

/** A row for all opportunities, and one for each of their users. */
export function byUser<T>(opportunities: Stored[], row: (some: Stored[]) => T): { aggregations: T; data: (T & { user_id: unknown })[] } {
  const users = [...new Set(opportunities.map(({ user_id }) => user_id))];
  return {
    aggregations: row(opportunities),
    data: users.map((user_id) => ({ user_id, ...row(opportunities.filter((each) => each.user_id === user_id)) })),
  };
}

/** Cents that an opportunity is worth in a year. */
export const worthOf = ({ annualized_value, value }: Stored): number => Number(annualized_value ?? value ?? 0);
export const sum = (numbers: number[]): number => numbers.reduce((so, each) => so + each, 0);
/** Null where there is nothing to divide by. */
export const ratio = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);

/** Seconds between two instants. */
export const seconds = (from: string, to: string): number =>
  (Date.parse(`${to.slice(0, 23)}Z`) - Date.parse(`${from.slice(0, 23)}Z`)) / 1000;
