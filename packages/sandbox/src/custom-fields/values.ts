import { isDeepStrictEqual } from "node:util";
import type { Context } from "../engine/context.ts";
import { hasRole } from "../engine/permissions.ts";
import { notAChoice, notATime, unknownObject } from "../engine/problem.ts";
import type { Stored } from "../store/row.ts";
import { instant, withOffset } from "../time.ts";
import type { CustomField } from "./definitions.ts";

/** The value to keep, null to clear the field; or what is wrong with it. */
export type Checked = { value: unknown } | { problem: string };

/**
 * Checks a value for a custom field, and brings it to the form in which the API shows it.
 *
 * @param record the object that the field is on
 * @param part to add one value to a list, or to remove one, instead of setting it
 */
export async function checkValue(
  context: Context,
  field: CustomField,
  record: Stored,
  value: unknown,
  part: "add" | "remove" | undefined,
): Promise<Checked> {
  if (!(await hasRole(context, field.editable_with_roles))) return { problem: "You do not have permission to edit this field." };
  const current: unknown = record[`custom.${field.id}`] ?? null;
  if (part !== undefined) return changeList(context, field, record, { current, value, part });
  if (isEmpty(value)) return { value: null };
  if (!Array.isArray(value)) {
    const one = await checkOne(context, field, record, value);
    return "problem" in one || !field.accepts_multiple_values ? one : { value: [one.value] };
  }
  if (!field.accepts_multiple_values) return { problem: "This field does not accept multiple values." };
  const values: unknown[] = [];
  for (const each of value) {
    const one = await checkOne(context, field, record, each);
    if ("problem" in one) return one;
    if (!values.includes(one.value)) values.push(one.value);
  }
  return { value: values };
}

/** What of a value fits a field whose definition changed: of several, the first where it holds one; undefined when nothing does. */
export async function fittingValue(context: Context, field: CustomField, record: Stored, value: unknown): Promise<unknown> {
  const fitting: unknown[] = [];
  for (const each of [value].flat()) {
    const one = await checkOne(context, field, record, each);
    if (!("problem" in one) && !fitting.includes(one.value)) fitting.push(one.value);
  }
  return field.accepts_multiple_values && fitting.length > 0 ? fitting : fitting[0];
}

const isEmpty = (value: unknown) => value === null || value === "" || (Array.isArray(value) && value.length === 0);

async function changeList(
  context: Context,
  field: CustomField,
  record: Stored,
  { current, value, part }: { current: unknown; value: unknown; part: "add" | "remove" },
): Promise<Checked> {
  if (!field.accepts_multiple_values) return { problem: "This field does not accept multiple values." };
  const values: unknown[] = current === null ? [] : [current].flat();
  const one = await checkOne(context, field, record, value);
  if (part === "remove") {
    const gone = "problem" in one ? value : one.value;
    const kept = values.filter((each) => !isDeepStrictEqual(each, gone));
    return { value: kept.length > 0 ? kept : null };
  }
  if ("problem" in one) return one;
  return { value: values.includes(one.value) ? values : [...values, one.value] };
}

async function checkOne(context: Context, field: CustomField, record: Stored, value: unknown): Promise<Checked> {
  const check = checks[field.type] ?? checks.hidden;
  return (check as Check)(context, field, record, value);
}

type Check = (context: Context, field: CustomField, record: Stored, value: unknown) => Checked | Promise<Checked>;

const ofType = (type: string): Checked => ({ problem: `Value must be of ${type} type.` });

const text: Check = (_context, _field, _record, value) => (typeof value === "string" ? { value } : ofType("str"));

const checks: Record<string, Check> = {
  text,
  textarea: text,
  hidden: (_context, _field, _record, value) => ({ value }),
  number(_context, _field, _record, value) {
    const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
    return typeof number === "number" && Number.isFinite(number) ? { value: number } : ofType("float");
  },
  date(_context, _field, _record, value) {
    const day = typeof value === "string" && /^\d{4}-\d\d-\d\d/.test(value) && instant(value);
    return day ? { value: String(value).slice(0, 10) } : { problem: "Invalid date." };
  },
  datetime(context, _field, _record, value) {
    const time = typeof value === "string" ? instant(value, context.timezone) : undefined;
    return time === undefined ? { problem: notATime } : { value: withOffset(time) };
  },
  choices: (_context, field, _record, value) => (field.choices?.includes(value as string) ? { value } : { problem: notAChoice }),
  async user(context, _field, _record, value) {
    const { table } = context.of("/user/");
    if (typeof value !== "string") return ofType("str");
    if (await context.store.get(table, value)) return { value };
    const users = await context.store.find(table);
    const named = users.find(({ first_name, last_name }) => `${first_name} ${last_name}`.trim() === value);
    return named ? { value: named.id } : { problem: unknownObject };
  },
  async contact(context, _field, record, value) {
    const contact = typeof value === "string" ? await context.store.get(context.of("/contact/").table, value) : undefined;
    return contact && contact.lead_id === leadOf(record) ? { value } : { problem: unknownObject };
  },
  async custom_object(context, field, record, value) {
    const object = typeof value === "string" ? await context.store.get(context.of("/custom_object/").table, value) : undefined;
    const fits = object?.custom_object_type_id === field.referenced_custom_type_id && object?.lead_id === leadOf(record);
    return object && fits ? { value } : { problem: unknownObject };
  },
};

/** The lead that an object is of: itself, for a lead; null where it is yet to be made. */
function leadOf(record: Stored): unknown {
  return "lead_id" in record ? record.lead_id : record.id;
}
