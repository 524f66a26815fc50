import type { Context } from "../engine/context.ts";
import type { Condition } from "../store/store.ts";
import { nextDay } from "../time.ts";

type Filter = (value: string, context: Context) => Condition[];

/**
 * Filters by a column that holds days or times, for the parameters `{name}`, `{name}__gt` and so on. A day is the same day everywhere: it
 * is not shifted by the zone of the caller, as a time without an offset is.
 */
export function dayFilters(name: string, column: string = name): Record<string, Filter> {
  const filter =
    (suffix: string, day: (start: string, next: string) => Condition[], time: (at: string) => Condition): Filter =>
    (value, context) => {
      const text = value.trim();
      const at = context.instant(text, `${name}${suffix}`); // refuses what is no day, too
      if (!/^\d{4}-\d\d-\d\d$/.test(text)) return [time(at)];
      return day(startOf(text), nextDay(startOf(text)));
    };
  const one = (is: "=" | ">" | ">=" | "<" | "<=", value: string): Condition => ({ column, is, value });
  return {
    [name]: filter(
      "",
      (start, next) => [one(">=", start), one("<", next)],
      (at) => one("=", at),
    ),
    [`${name}__gt`]: filter(
      "__gt",
      (_, next) => [one(">=", next)],
      (at) => one(">", at),
    ),
    [`${name}__gte`]: filter(
      "__gte",
      (start) => [one(">=", start)],
      (at) => one(">=", at),
    ),
    [`${name}__lt`]: filter(
      "__lt",
      (start) => [one("<", start)],
      (at) => one("<", at),
    ),
    [`${name}__lte`]: filter(
      "__lte",
      (_, next) => [one("<", next)],
      (at) => one("<=", at),
    ),
  };
}

/** The beginning of a day, as an instant. */
export const startOf = (day: string): string => `${day}T00:00:00.000000`;

/** Today where the caller is, see `x-tz-offset`. */
export function today(context: Context): string {
  const now = Date.parse(`${context.now().slice(0, 23)}Z`);
  return new Date(now + context.timezone * 3_600_000).toISOString().slice(0, 10);
}
