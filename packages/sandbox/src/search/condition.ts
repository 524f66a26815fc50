import type { Context } from "../engine/context.ts";
import { Problem, refuse } from "../engine/problem.ts";
import { instant } from "../time.ts";
import { type Moment, momentOf } from "./moment.ts";

/** What a value has to be like, as the description has it. */
export interface Condition {
  type: string;
  value?: unknown;
  values?: unknown[];
  mode?: string;
  object_ids?: string[];
  gt?: number | null;
  gte?: number | null;
  lt?: number | null;
  lte?: number | null;
  on_or_after?: Moment | null;
  before?: Moment | null;
}

/** Says whether a value meets a condition; of a list, whether any value does. */
export type Test = (value: unknown) => boolean;

/**
 * Makes the test of a condition.
 *
 * @throws Problem when it is not one that the description has, or not one that the sandbox carries out
 */
export function testOf(context: Context, condition: Condition): Test {
  const one = testOfOne(context, condition);
  return (value) => (Array.isArray(value) ? value.some(one) : value !== undefined && value !== null && one(value));
}

function testOfOne(context: Context, condition: Condition): Test {
  switch (condition.type) {
    case "exists":
      return (value) => value !== "";
    case "boolean":
      return (value) => value === condition.value;
    case "text":
      return textTest(String(condition.value), condition.mode);
    case "term":
      return among((condition.values ?? []).map(String));
    case "current_user":
      return among([context.user.id]);
    case "reference":
      return among((condition.object_ids ?? []).map((id) => (id === "CURRENT_USER" ? context.user.id : id)));
    case "number_range":
      return numberTest(condition);
    case "moment_range":
      return momentTest(context, condition);
    case "local_time":
      throw new Problem(501, { error: "The sandbox does not emulate the condition local_time: it knows no time zones of leads." });
    default:
      throw refuse({ query: `Unknown condition ${condition.type}.` });
  }
}

const among = (values: string[]): Test => {
  const wanted = new Set(values);
  return (value) => wanted.has(String(value));
};

function numberTest({ gt, gte, lt, lte }: Condition): Test {
  return (value) =>
    typeof value === "number" &&
    (gt == null || value > gt) &&
    (gte == null || value >= gte) &&
    (lt == null || value < lt) &&
    (lte == null || value <= lte);
}

function momentTest(context: Context, { on_or_after, before }: Condition): Test {
  const from = on_or_after ? momentOf(context, on_or_after) : undefined;
  const to = before ? momentOf(context, before) : undefined;
  return (value) => {
    const at = typeof value === "string" ? instant(value) : undefined;
    return at !== undefined && (from === undefined || at >= from) && (to === undefined || at < to);
  };
}

const words = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];

/** Finds a text in a text: all its words in any order, the phrase, the beginnings of words, or the whole value. */
export function textTest(wanted: string, mode = "full_words"): Test {
  const sought = words(wanted);
  switch (mode) {
    case "exact_value":
      return (value) => String(value).toLowerCase() === wanted.toLowerCase();
    case "phrase":
      return (value) => ` ${words(String(value)).join(" ")} `.includes(` ${sought.join(" ")} `);
    case "beginning_of_words":
      return (value) => sought.every((word) => words(String(value)).some((each) => each.startsWith(word)));
    default:
      return (value) => sought.every((word) => words(String(value)).includes(word));
  }
}
