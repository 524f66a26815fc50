import type { SearchDuration, SearchFixedLocalDate, SearchMoment, SearchOffset, SearchRelativePeriod } from "@closekit/types";

/** The time of the search. */
export const now = (): SearchMoment => ({ type: "now" });

/** A fixed time: a `Date`, or an ISO 8601 timestamp, which is read as UTC where it has no offset. */
export const at = (time: Date | string): SearchMoment => ({
  type: "fixed_utc",
  value: typeof time === "string" ? time : time.toISOString(),
});

/** The start or the end of a day, `2026-06-12`, in the time zone that `x-tz-offset` gives. */
export const day = (date: string, which: NonNullable<SearchFixedLocalDate["which"]>): SearchMoment => ({
  type: "fixed_local_date",
  value: date,
  which,
});

/** The start of a period such as `today` or `this-month`. */
export const startOf = (range: SearchRelativePeriod["range"]): SearchMoment => period(range, "start");

/** The end of a period such as `today` or `this-month`. */
export const endOf = (range: SearchRelativePeriod["range"]): SearchMoment => period(range, "end");

/** So long ago; with `which_day_end`, the start or the end of that day. */
export const ago = (offset: SearchDuration, which_day_end: SearchOffset["which_day_end"] = null) => offsetBy("past", offset, which_day_end);

/** So long from now; with `which_day_end`, the start or the end of that day. */
export const fromNow = (offset: SearchDuration, which_day_end: SearchOffset["which_day_end"] = null) =>
  offsetBy("future", offset, which_day_end);

const period = (range: string, which: "start" | "end"): SearchMoment => ({ type: "start_end_of_predefined_relative_period", range, which });

// all parts are sent, for it is not certain that any may be left out
const nothing = { years: 0, months: 0, weeks: 0, days: 0, hours: 0, minutes: 0, seconds: 0 };

const offsetBy = (
  direction: SearchOffset["direction"],
  offset: SearchDuration,
  which_day_end: SearchOffset["which_day_end"],
): SearchMoment => ({
  type: "offset",
  direction,
  moment: now(),
  offset: { ...nothing, ...offset },
  which_day_end: which_day_end ?? null,
});
