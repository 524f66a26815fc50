import type { Stored } from "./row.ts";

/** What is asked of a table of an organization. */
export interface Question {
  organizationId: string;
  table: string;
  /** Tells it from other questions. */
  text: string;
}

/** Records that are kept at most; beyond that, all are forgotten. */
const most = 10_000;

/**
 * What requests have read and is still so, which saves reading and parsing it again. Records that are kept are frozen: they are given
 * to many.
 */
export function knownRecords() {
  const places = new Map<string, Map<string, Stored[]>>();
  /** Where something was written that may yet be undone: what is read there is not kept. */
  const changing = new Set<string>();
  let kept = 0;

  const placeOf = ({ organizationId, table }: Omit<Question, "text">) => `${organizationId}/${table}`;

  return {
    find: (question: Question): Stored[] | undefined => places.get(placeOf(question))?.get(question.text),
    keep(question: Question, records: Stored[]): void {
      const place = placeOf(question);
      if (records.length > most / 10 || changing.has(place)) return;
      if (kept >= most) this.clear();
      places.set(place, (places.get(place) ?? new Map()).set(question.text, freeze(records)));
      kept += records.length + 1;
    },
    /** Something in a table was written. */
    forget(place: Omit<Question, "text">): void {
      places.delete(placeOf(place));
    },
    /** Something in a table was written that may yet be undone. */
    change(place: Omit<Question, "text">): void {
      places.delete(placeOf(place));
      changing.add(placeOf(place));
    },
    /** What was written is there to stay, or undone. */
    settle(): void {
      changing.clear();
    },
    clear(): void {
      places.clear();
      kept = 0;
    },
  };
}

function freeze<T>(value: T): T {
  if (typeof value === "object" && value !== null) Object.values(Object.freeze(value)).forEach(freeze);
  return value;
}
