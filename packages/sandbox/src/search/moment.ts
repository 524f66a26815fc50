import type { Context } from "../engine/context.ts";
import { refuse } from "../engine/problem.ts";
import { capped, instant, instantOf, moveByMonths } from "../time.ts";

/** A point in time of a query, as the description has it. */
export interface Moment {
  type: string;
  value?: string;
  which?: "start" | "end";
  range?: string;
  direction?: "past" | "future";
  moment?: Moment;
  offset?: Partial<Record<"years" | "months" | "weeks" | "days" | "hours" | "minutes" | "seconds", number>>;
  which_day_end?: "start" | "end" | null;
}

const day = 24 * 60 * 60 * 1000;

/**
 * The instant that a moment stands for where the caller is.
 *
 * @throws Problem when it is none
 */
export function momentOf(context: Context, moment: Moment): string {
  return instantOf(time(context, moment));
}

function time(context: Context, moment: Moment): number {
  const now = Date.parse(`${context.now().slice(0, 23)}Z`);
  switch (moment.type) {
    case "now":
      return now;
    case "fixed_utc":
      return parse(moment.value);
    case "fixed_local_date":
      return parse(moment.value, context.timezone) + (moment.which === "end" ? day : 0);
    case "start_end_of_predefined_relative_period":
      return period(now, context.timezone, moment);
    case "offset":
      return offset(context, moment);
    default:
      throw refuse({ query: `Unknown moment ${moment.type}.` });
  }
}

function parse(value: string | undefined, timezone = 0): number {
  const found = value === undefined ? undefined : instant(value, timezone);
  if (found === undefined) throw refuse({ query: `"${value}" is not a time.` });
  return Date.parse(`${found.slice(0, 23)}Z`);
}

function offset(context: Context, { moment = { type: "now" }, offset: by = {}, direction, which_day_end }: Moment): number {
  const sign = direction === "future" ? 1 : -1;
  const date = new Date(time(context, moment));
  moveByMonths(date, sign * ((by.years ?? 0) * 12 + (by.months ?? 0)));
  const days = (by.weeks ?? 0) * 7 + (by.days ?? 0);
  const seconds = (by.hours ?? 0) * 3600 + (by.minutes ?? 0) * 60 + (by.seconds ?? 0);
  // a date that is too far away is none
  const moved = capped(
    (Number.isNaN(date.getTime()) ? sign * Number.POSITIVE_INFINITY : date.getTime()) + sign * (days * day + seconds * 1000),
  );
  if (!which_day_end) return moved;
  const start = startOfDay(moved, context.timezone);
  return which_day_end === "start" ? start : start + day;
}

const startOfDay = (milliseconds: number, timezone: number) => {
  const ahead = timezone * 60 * 60 * 1000;
  return Math.floor((milliseconds + ahead) / day) * day - ahead;
};

function period(now: number, timezone: number, { range = "", which }: Moment): number {
  const today = new Date(startOfDay(now, timezone) + timezone * 60 * 60 * 1000);
  const [word, unit = ""] = range.includes("-") ? range.split("-") : [range === "yesterday" ? "last" : "this", "day"];
  const back = word === "last" ? 1 : word === "this" ? 0 : undefined;
  const ahead = which === "end" ? 1 : 0;
  const [year, month, date] = [today.getUTCFullYear(), today.getUTCMonth(), today.getUTCDate()];
  if (back === undefined) throw refuse({ query: `Unknown period ${range}.` });
  const shift = ahead - back;
  const starts: Record<string, number> = {
    day: Date.UTC(year, month, date + shift),
    // weeks begin on Monday
    week: Date.UTC(year, month, date - ((today.getUTCDay() + 6) % 7) + 7 * shift),
    month: Date.UTC(year, month + shift, 1),
    quarter: Date.UTC(year, month - (month % 3) + 3 * shift, 1),
    year: Date.UTC(year + shift, 0, 1),
  };
  const start = starts[unit];
  if (start === undefined) throw refuse({ query: `Unknown period ${range}.` });
  return start - timezone * 60 * 60 * 1000;
}
