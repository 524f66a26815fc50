import type { Stored } from "../../store/row.ts";
import { totals } from "./totals.ts";

/** A group of opportunities: what tells it from others, and where it stands among them. */
interface Group {
  fields: { key: string | null } & Record<string, unknown>;
  order: string;
  members: Stored[];
}

type Grouping = (opportunity: Stored) => Pick<Group, "fields" | "order">;

/**
 * Puts opportunities into groups, which keep their order inside.
 *
 * @param by what `_group_by` names
 * @returns undefined when it names nothing to group by
 */
export function groupsOf(opportunities: Stored[], by: string): Group[] | undefined {
  const grouping = groupings.get(by.replace(/^-/, ""));
  if (!grouping) return undefined;
  const groups = new Map<unknown, Group>();
  for (const opportunity of opportunities) {
    const { fields, order } = grouping(opportunity);
    const group = groups.get(fields.key) ?? { fields, order, members: [] };
    group.members.push(opportunity);
    groups.set(fields.key, group);
  }
  const sorted = [...groups.values()].sort((a, b) => (a.order < b.order ? -1 : 1));
  return by.startsWith("-") ? sorted.reverse() : sorted;
}

/** A page of groups. Objects are counted, so a page may begin and end inside a group. */
export function pageOf(groups: Group[], currency: string, { skip, limit }: { skip: number; limit: number }) {
  let passed = 0;
  return groups.flatMap(({ fields, members }) => {
    const objects = members.slice(Math.max(0, skip - passed), Math.max(0, skip + limit - passed));
    passed += members.length;
    return objects.length > 0 ? [{ ...fields, objects, total_results: members.length, ...totals(members, currency) }] : [];
  });
}

const groupings = new Map<string, Grouping>([
  ["user_id", ({ user_id, user_name }) => ({ fields: { key: String(user_id), user_id, user_name }, order: `${user_name} ${user_id}` })],
  ["date_won__year", wonIn(({ year }) => ({ key: String(year), year }))],
  ["date_won__quarter", wonIn(({ year, month }) => quarterOf(year, Math.ceil(month / 3)))],
  ["date_won__month", wonIn(({ year, month }) => ({ key: `${year}-${String(month).padStart(2, "0")}`, year, month }))],
  ["date_won__week", wonIn(({ day }) => isoWeek(day))],
]);

const quarterOf = (year: number, quarter: number) => ({ key: `${year}-Q${quarter}`, year, quarter });

/** By a period of the close date; those without one are in a group of their own, the last. */
function wonIn(period: (date: { year: number; month: number; day: Date }) => Group["fields"]): Grouping {
  return ({ date_won }) => {
    const day = new Date(`${date_won}T00:00:00Z`);
    const known = typeof date_won === "string" && !Number.isNaN(day.getTime());
    const parts = { year: day.getUTCFullYear(), month: day.getUTCMonth() + 1, day };
    const nothing = Object.fromEntries(Object.keys(period({ year: 1970, month: 1, day: new Date(0) })).map((field) => [field, null]));
    const fields = known ? period(parts) : (nothing as Group["fields"]);
    return { fields, order: fields.key ?? "~" };
  };
}

/** The week of a day by ISO 8601: that of its Thursday. */
function isoWeek(day: Date): Group["fields"] {
  const thursday = new Date(day);
  thursday.setUTCDate(day.getUTCDate() + 4 - (day.getUTCDay() || 7));
  const weekyear = thursday.getUTCFullYear();
  const week = Math.ceil(((thursday.getTime() - Date.UTC(weekyear, 0, 1)) / 86_400_000 + 1) / 7);
  return { key: `${weekyear}-W${String(week).padStart(2, "0")}`, weekyear, week };
}
