import type { Context } from "../engine/context.ts";
import type { Condition } from "../store/store.ts";

type Filter = (value: string, context: Context) => Condition[];

/**
 * Filters by a column that holds days or times, for the parameters `{name}`, `{name}__gt` and so on. A day is the same day everywhere: it
 * is not shifted by the zone of the caller, as a time without an offset is.
 */
export function dayFilters(name: string, column: string = name): Record<string, Filter> {
  const filter =
    (day: (start: string, next: string) => Condition[], time: (at: string) => Condition): Filter =>
    (value, context) => {
      const text = value.trim();
      if (!/^\d{4}-\d\d-\d\d$/.test(text)) return [time(context.instant(text))];
      context.instant(text); // refuses what is no day
      return day(startOf(text), startOf(dayAfter(text)));
    };
  const one = (is: "=" | ">" | ">=" | "<" | "<=", value: string): Condition => ({ column, is, value });
  return {
    [name]: filter(
      (start, next) => [one(">=", start), one("<", next)],
      (at) => one("=", at),
    ),
    [`${name}__gt`]: filter(
      (_, next) => [one(">=", next)],
      (at) => one(">", at),
    ),
    [`${name}__gte`]: filter(
      (start) => [one(">=", start)],
      (at) => one(">=", at),
    ),
    [`${name}__lt`]: filter(
      (start) => [one("<", start)],
      (at) => one("<", at),
    ),
    [`${name}__lte`]: filter(
      (_, next) => [one("<", next)],
      (at) => one("<=", at),
    ),
  };
}

/** The beginning of a day, as an instant. */
export const startOf = (day: string): string => `${day}T00:00:00.000000`;

export const dayAfter = (day: string): string => new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);

/** Today where the caller is, see `x-tz-offset`. */
export function today(context: Context): string {
  const now = Date.parse(`${context.now().slice(0, 23)}Z`);
  return new Date(now + context.timezone * 3_600_000).toISOString().slice(0, 10);
}
