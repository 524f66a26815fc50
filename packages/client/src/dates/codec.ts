import { type Dated, type Shape, schemas } from "../generated/dates.ts";
import type { WithDates } from "./types.ts";

const written = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(:\d\d)?(\.\d{1,3})?\d*(?:Z|([+-]\d\d):?(\d\d))?)?$/i;

/**
 * A point in time as the API writes it. Without an offset it is in UTC; what is finer than a millisecond is cut off, for a `Date` has no
 * place for it.
 *
 * @param where what to call the value in an error
 * @throws TypeError when the text is none
 */
export function parseDate(text: string, where = "The value"): Date {
  const [, day, minute = "00:00", second = ":00", fraction = "", hours = "+00", minutes = "00"] = written.exec(text) ?? [];
  const date = new Date(`${day}T${minute}${second}${fraction}${hours}:${minutes}`);
  if (Number.isNaN(date.getTime())) throw new TypeError(`${where} is no date-time: ${JSON.stringify(text)}`);
  return date;
}

/**
 * An object of the API with dates in place of the texts that the description says are points in time. Calendar dates and custom fields
 * stay what they are.
 *
 * @param schema what the object is, by the name of its type: `"Lead"`, or, in the event of a webhook, `"LeadEventData"`
 *
 * @example
 * const lead = parseDates("LeadEventData", event.data);
 *
 * @throws TypeError when a text is no date-time
 */
export function parseDates<Name extends keyof Dated>(schema: Name, value: Dated[Name]): WithDates<Dated[Name]> {
  return decode(schema, value, schema) as WithDates<Dated[Name]>;
}

/** The value with dates where the shape says; the value itself is left as it was. */
export function decode(shape: Shape | undefined, value: unknown, where: string): unknown {
  if (shape === undefined || value === null || value === undefined) return value;
  if (shape === true) return typeof value === "string" ? parseDate(value, where) : value;
  if (typeof shape === "string") return decode(schemas[shape], value, where);
  if (isList(shape)) return shape.reduce<unknown>((decoded, each) => decode(each, decoded, where), value);
  if (typeof value !== "object" || value instanceof Date) return value;
  if (Array.isArray(value)) return value.map((item, i) => decode(shape["[]"], item, `${where}[${i}]`));
  return Object.entries(shape).reduce<unknown>((decoded, [key, each]) => {
    if (!key.startsWith("?")) return decodeKeys(key, shape, decoded as Record<string, unknown>, where);
    const kind = (value as Record<string, unknown>)[key.slice(1)];
    return decode((each as Record<string, Shape>)[String(kind)], decoded, where);
  }, value);
}

/** The object with dates under a key, or, for `*`, under all keys that the shape does not name. */
function decodeKeys(key: string, shape: Record<string, Shape>, value: Record<string, unknown>, where: string): Record<string, unknown> {
  const keys = Object.keys(value).filter((each) => (key === "*" ? !(each in shape) : each === key));
  return { ...value, ...Object.fromEntries(keys.map((each) => [each, decode(shape[key], value[each], `${where}.${each}`)])) };
}

const isList = (shape: Shape): shape is readonly Shape[] => Array.isArray(shape);

/**
 * What is to be sent, with text in place of all dates: in UTC, with milliseconds.
 *
 * @throws TypeError for an invalid date, which `JSON.stringify` would turn into `null`, and the API take for "clear this field"
 */
export function formatDates(value: unknown, where = "The value"): unknown {
  if (value instanceof Date) {
    if (Number.isNaN(value.getTime())) throw new TypeError(`${where} is an invalid date`);
    return value.toISOString();
  }
  if (Array.isArray(value)) return value.map((item, i) => formatDates(item, `${where}[${i}]`));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, formatDates(each, `${where}.${key}`)]));
}
