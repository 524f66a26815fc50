import type { Context } from "../../engine/context.ts";
import { instantOf, moveByMonths } from "../../time.ts";

/** A period of time as instants; its end is not part of it. */
export interface Range {
  start: string;
  end: string;
}

const beginning = "0001-01-01T00:00:00.000000";
const hour = 3_600_000;
const day = 24 * hour;

/** The period that a report is about, given as `relative_range` or `datetime_range` behind a prefix such as `report_`. */
export function rangeOf(context: Context, prefix = ""): Range {
  const { [`${prefix}relative_range`]: relative, [`${prefix}datetime_range`]: fixed } = context.body;
  if (typeof relative === "string") return relativeRange(relative, context.now(), context.timezone);
  return fixedRange(context, fixed as Partial<Range>, `${prefix}datetime_range.`);
}

/** A period between two times that a request gives in fields that begin with a prefix. Either may be missing. */
export function fixedRange(context: Context, { start, end }: { start?: unknown; end?: unknown }, prefix: string): Range {
  return {
    start: start ? context.instant(String(start), `${prefix}start`) : beginning,
    end: end ? context.instant(String(end), `${prefix}end`) : context.now(),
  };
}

const units = ["day", "week", "month", "quarter", "year"] as const;
type Unit = (typeof units)[number];

/** A period as seen from now, such as `last-week`, by the days of a time zone. Weeks begin on Monday; nothing is after today. */
export function relativeRange(name: string, now: string, timezone: number): Range {
  const local = Date.parse(`${now.slice(0, 23)}Z`) + timezone * hour;
  const tomorrow = startOf("day", local, 1);
  const instant = (time: number) => instantOf(time - timezone * hour);
  if (name === "all-time") return { start: beginning, end: instant(tomorrow) };
  const [, which, word] = /^(this|last)-(\w+)$/.exec(name) ?? [];
  const unit = units.find((each) => each === word) ?? "day";
  const back = which === "last" || name === "yesterday" ? 1 : 0;
  return { start: instant(startOf(unit, local, -back)), end: instant(Math.min(startOf(unit, local, 1 - back), tomorrow)) };
}

/** Where the unit of time begins that is some units from the one of a time; all in milliseconds. */
function startOf(unit: Unit, time: number, ahead: number): number {
  const date = new Date(time);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  if (unit === "year") return Date.UTC(year + ahead, 0);
  if (unit === "quarter") return Date.UTC(year, month - (month % 3) + 3 * ahead);
  if (unit === "month") return Date.UTC(year, month + ahead);
  const today = Math.floor(time / day) * day;
  if (unit === "day") return today + ahead * day;
  return today - ((date.getUTCDay() + 6) % 7) * day + 7 * ahead * day;
}

/** The same days of the week, month, quarter or year before, by the days of a time zone: `same-days-last-month`. */
export function sameDays({ start, end }: Range, name: string, timezone: number): Range {
  const back = (instant: string) => {
    const local = new Date(Date.parse(`${instant.slice(0, 23)}Z`) + timezone * hour);
    if (name.endsWith("week")) local.setUTCDate(local.getUTCDate() - 7);
    else moveByMonths(local, name.endsWith("year") ? -12 : name.endsWith("quarter") ? -3 : -1);
    return instantOf(local.getTime() - timezone * hour);
  };
  return { start: start === beginning ? start : back(start), end: back(end) };
}

/** Cuts a period into days, or weeks or months where it is long, beginning with the first time that matters. */
export function spans({ start, end }: Range, first: string | undefined, timezone: number): Range[] {
  const from = start > (first ?? end) ? start : start === beginning ? (first ?? end) : start;
  const local = (instant: string) => Date.parse(`${instant.slice(0, 23)}Z`) + timezone * hour;
  const days = (local(end) - local(from)) / day;
  const unit: Unit = days <= 31 ? "day" : days <= 183 ? "week" : "month";
  const found: Range[] = [];
  let at = from;
  while (at < end) {
    const turn = instantOf(startOf(unit, local(at), 1) - timezone * hour);
    const next = turn > at && turn < end ? turn : end;
    found.push({ start: at, end: next });
    at = next;
  }
  return found;
}
