import type { CustomFieldType, CustomFieldValue } from "@closekit/types";
import { finite } from "./finite.ts";

/** A custom field, as far as reading and writing its values needs it: a definition that the API returned, or one of your own. */
export interface CustomFieldDefinition {
  readonly id: string;
  readonly type: CustomFieldType;
  readonly accepts_multiple_values?: boolean;
  readonly choices?: readonly string[] | null;
}

/** What values are in JavaScript, by the type of their field. Types that are not here may hold anything. */
const holds = {
  text: "string",
  textarea: "string",
  number: "number",
  date: "string",
  datetime: "string",
  choices: "string",
  user: "string",
  contact: "string",
  custom_object: "string",
} as const;

/** One value of a field. A `type` that is known only when it runs may hold anything. */
type Single<F extends CustomFieldDefinition, Other> = F extends { type: "choices"; choices: readonly (infer Choice extends string)[] }
  ? Choice | (string extends Choice ? never : Other)
  : F["type"] extends keyof typeof holds
    ? { string: string; number: number }[(typeof holds)[F["type"]]]
    : Exclude<CustomFieldValue, unknown[]>;

type OneOrMany<F extends CustomFieldDefinition, Value> = F extends { accepts_multiple_values: infer Many }
  ? [Many] extends [true]
    ? Value[]
    : [Many] extends [false]
      ? Value
      : Value | Value[]
  : Value;

/** What is read from a custom field. Choices may have been added since, so any other string may come, too. */
export type CustomFieldOutput<F extends CustomFieldDefinition> = OneOrMany<F, Single<F, string & {}>>;

/** What a custom field can be set to. */
export type CustomFieldAssignment<F extends CustomFieldDefinition> = OneOrMany<F, Single<F, never>>;

/** Fields that take `.add` and `.remove`: those of leads, contacts and opportunities with several values. */
type Addable = CustomFieldDefinition & {
  readonly accepts_multiple_values: boolean;
  readonly custom_activity_type_id?: never;
  readonly custom_object_type_id?: never;
};
type Several<F> = F extends { accepts_multiple_values: false } ? never : F;
type AddableValue<F extends CustomFieldDefinition> = Single<F, never> & (string | number);

/**
 * Declares a custom field: its literal types are kept, so that what is read and written is typed by them.
 *
 * @example
 * const channel = defineCustomField({ id: "cf_…", type: "choices", accepts_multiple_values: true, choices: ["Email", "Phone"] });
 */
export const defineCustomField = <const F extends CustomFieldDefinition>(field: F): F => field;

/**
 * Part of a request body. A key that is known only when the program runs stands for all that there could be, but for those that add and
 * remove, where a body takes other values.
 */
type Part<Key extends string, Value> = `custom.${string}` extends Key
  ? { [key: `custom.${string}`]: Value } & { [key: `custom.${string}.add` | `custom.${string}.remove`]: undefined }
  : { [Each in Key]: Value };

const part = <const Key extends string, Value>(key: Key, value: Value) => ({ [key]: finite(value) }) as Part<Key, Value>;

/**
 * Part of a request body that sets a field. A field with several values gets the whole list.
 *
 * @throws TypeError for `NaN` and infinite numbers, which would be sent as `null` and clear the field
 */
export const setCustomField = <F extends CustomFieldDefinition>(field: F, value: CustomFieldAssignment<F>) =>
  part(`custom.${field.id as F["id"]}`, value);

/** Part of a request body that clears a field; it is then missing from the object. */
export const clearCustomField = <const Id extends string>(field: { readonly id: Id }) => part(`custom.${field.id}`, null);

/**
 * Part of the body of `updateLead`, `updateContact` or `updateOpportunity` that adds one value to a field with several. That Custom
 * Activities and Custom Objects have such keys is not documented: set the whole list there.
 *
 * @throws TypeError for `NaN` and infinite numbers
 */
export const addToCustomField = <F extends Addable>(field: Several<F>, value: AddableValue<F>) =>
  part(`custom.${field.id as F["id"]}.add`, value);

/**
 * Part of the body of `updateLead`, `updateContact` or `updateOpportunity` that takes one value from a field with several.
 *
 * @throws TypeError for `NaN` and infinite numbers
 */
export const removeFromCustomField = <F extends Addable>(field: Several<F>, value: AddableValue<F>) =>
  part(`custom.${field.id as F["id"]}.remove`, value);

/**
 * The value of a custom field, typed by its definition; undefined where it has none. Dates and times are strings.
 *
 * @throws TypeError when the value is not of that type, for instance because the field was changed
 */
export function readCustomField<F extends CustomFieldDefinition>(
  object: { [key: `custom.${string}`]: CustomFieldValue | undefined },
  field: F,
): CustomFieldOutput<F> | undefined {
  const { id, type, accepts_multiple_values = false } = field;
  const value = object[`custom.${id}`] ?? undefined;
  const expected = (holds as Record<string, string>)[type];
  const fits = Array.isArray(value) === accepts_multiple_values && [value].flat().every((single) => typeof single === expected);
  if (value !== undefined && expected && !fits) {
    throw new TypeError(`${id} does not hold what a field of type ${type} holds. Was its definition changed?`);
  }
  return value as CustomFieldOutput<F> | undefined;
}
