import { isAbsent } from "@closekit/contract";
import type { Context } from "../../engine/context.ts";
import type { Stored } from "../../store/row.ts";
import type { Condition } from "../../store/store.ts";
import { instant, nextDay, withOffset } from "../../time.ts";
import { startOf, today } from "../day-filters.ts";

/**
 * Settles when a task is due. A lead task is due on a day or at a time, or has no due date: then `date` is the day of its creation. Tasks
 * of other types are due when they were made, unless they say more.
 */
export function settleDue(context: Context, record: Stored, input: Record<string, unknown>): void {
  const given = input.date ?? input.due_date;
  if (typeof given === "string") {
    const at = context.instant(given, typeof input.date === "string" ? "date" : "due_date");
    record.date = isDay(given) ? given.trim() : withOffset(at);
  }
  if (record._type !== "lead") {
    record.date ??= record.date_created;
    return;
  }
  record.is_dateless =
    typeof input.is_dateless === "boolean"
      ? input.is_dateless
      : typeof given === "string"
        ? false
        : (record.is_dateless ?? record.date === undefined);
  if (record.is_dateless) record.date = String(record.date_created).slice(0, 10);
  record.date ??= String(record.date_created).slice(0, 10);
  record.due_date = record.is_dateless ? null : String(record.date).slice(0, 10);
}

const isDay = (text: string) => /^\d{4}-\d\d-\d\d$/.test(text.trim());

/**
 * When the caller's tomorrow begins: as a time, and for tasks that are due on a day, which is the same day everywhere. Those are kept by
 * its midnight in UTC.
 */
function tomorrow(context: Context): { time: string; day: string } {
  const next = nextDay(startOf(today(context)));
  return { time: instant(next, context.timezone) ?? next, day: next };
}

/** Where a task is shown: `archive`, `future` or `inbox`. */
export function viewOf(context: Context, { is_complete, date }: Stored): string {
  if (is_complete) return "archive";
  const { time, day } = tomorrow(context);
  const due = instant(String(date)) ?? "";
  return due === day || due >= time ? "future" : "inbox";
}

/** The tasks of a view. */
export function inView(view: string, context: Context): Condition[] {
  const complete = { column: "is_complete", is: "=", value: view === "archive" } as const;
  const { time, day } = tomorrow(context);
  if (view === "inbox") return [complete, { column: "date", is: "<", value: time }, { column: "date", is: "!=", value: day }];
  if (view !== "future") return view === "archive" ? [complete] : [];
  const later: Condition[] = [{ column: "date", is: ">=", value: time }];
  return [complete, { is: "any", of: [later, [{ column: "date", is: "=", value: day }]] }];
}

/** A query whose view has its way over the filters by date that it overrides. */
export function withoutOverridden(query: Context["query"]): Context["query"] {
  const { view } = query;
  if (isAbsent(view)) return query;
  const overridden = view === "inbox" ? ["date__lt", "due_date__lt"] : view === "future" ? ["date__gte", "due_date__gte"] : [];
  return Object.fromEntries(Object.entries(query).filter(([name]) => !overridden.includes(name)));
}
