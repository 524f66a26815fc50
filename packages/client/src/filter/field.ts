import type {
  CustomFieldType,
  SearchableType,
  SearchCondition,
  SearchField,
  SearchMoment,
  SearchReferenceCondition,
  SearchSort,
  SearchTextCondition,
} from "@closekit/types";
import { finite } from "../finite.ts";
import type { SearchFieldKinds } from "../generated/search.ts";
import { meets, regularField } from "./condition.ts";
import { at } from "./moment.ts";
import { type About, atLeastOne, not, type Query } from "./query.ts";

/** Conditions that any field can meet. */
export interface AnyField<T extends SearchableType> {
  readonly field: SearchField;
  /** There is a value. */
  exists(): Query<T>;
  /** There is none. */
  isEmpty(): Query<T>;
}

interface Operators<T extends SearchableType> {
  text: {
    /** The text holds this one, as whole words unless `mode` says otherwise. With `exact_value`, give it in lower case. */
    contains(value: string, mode?: NonNullable<SearchTextCondition["mode"]>): Query<T>;
  };
  number: {
    /**
     * The number is within these bounds.
     *
     * @throws TypeError for `NaN` and infinite numbers, which would be sent as `null`: no bound
     */
    inRange(bounds: AtLeastOne<{ gt: number; gte: number; lt: number; lte: number }>): Query<T>;
  };
  boolean: {
    /** The value is this one. */
    is(value: boolean): Query<T>;
  };
  moment: {
    /** The date or time is at or after the one, before the other. */
    during(bounds: AtLeastOne<{ on_or_after: SearchMoment | Date; before: SearchMoment | Date }>): Query<T>;
  };
  choice: {
    /** The value is one of these. */
    oneOf(...values: string[]): Query<T>;
  };
  reference: {
    /** The value is one of these ids. */
    oneOf(...ids: string[]): Query<T>;
    /** The value refers to one of these objects, said as a reference: `refersTo("status.lead", …)`. */
    refersTo(type: SearchReferenceCondition["reference_type"], ...ids: string[]): Query<T>;
  };
  user: Operators<T>["reference"] & {
    /** The value is the user who searches. */
    isCurrentUser(): Query<T>;
  };
  timezone: {
    /** It is now within these hours, as in `09:00:00`, in that time zone. */
    localTime(hours: AtLeastOne<{ on_or_after: string; before: string }>): Query<T>;
  };
}

type AtLeastOne<Bounds> = { [Bound in keyof Bounds]: Required<Pick<Bounds, Bound>> & Partial<Bounds> }[keyof Bounds];

/** What a field holds, which decides the conditions it takes. `unknown` takes all of them, and the API decides. */
export type FieldKind = keyof Operators<SearchableType> | "unknown";

type All<T extends SearchableType> = Operators<T>["text"] &
  Operators<T>["number"] &
  Operators<T>["boolean"] &
  Operators<T>["moment"] &
  Operators<T>["user"] &
  Operators<T>["timezone"];

/** A field of objects of type `T`, with the conditions that its kind of value can meet. */
export type Field<Kind extends FieldKind, T extends SearchableType> = AnyField<T> &
  (Kind extends keyof Operators<T> ? Operators<T>[Kind] : All<T>);

type Known<T> = T extends keyof SearchFieldKinds ? keyof SearchFieldKinds[T] : never;

/**
 * A field that every object of a type has. Where the description knows what it holds, only the fitting conditions are there; for other
 * fields, such as Smart Fields, say it.
 *
 * @example
 * field("lead", "name").contains("harbor")
 * field("lead", "num_emails", "number").inRange({ gte: 1 })
 */
export function field<T extends keyof SearchFieldKinds, Name extends keyof SearchFieldKinds[T]>(
  object_type: T,
  field_name: Name,
): Field<SearchFieldKinds[T][Name] & FieldKind, T>;
export function field<T extends SearchableType, Name extends string, Kind extends FieldKind>(
  object_type: T,
  field_name: Name extends Known<T> ? never : Name,
  kind: Kind,
): Field<Kind, T>;
export function field(object_type: string, field_name: string): All<string> & AnyField<string> {
  return conditions(regularField(object_type, field_name));
}

/** What a custom field's value is to a search, by the field's type. */
interface CustomFieldKinds {
  text: "text";
  textarea: "text";
  number: "number";
  date: "moment";
  datetime: "moment";
  choices: "choice";
  user: "user";
  contact: "reference";
  custom_object: "reference";
}

type KindOf<Type> = [Type] extends [keyof CustomFieldKinds] ? CustomFieldKinds[Type] : "unknown";

type OwnerOf<Definition> = Definition extends { custom_activity_type_id: string }
  ? "activity.custom_activity"
  : Definition extends { custom_object_type_id: string }
    ? "custom_object"
    : SearchableType;

/**
 * A custom field: by its definition, which decides the conditions it takes, or by its id alone. A definition that is read from the API,
 * whose `type` is known only when it runs, takes all conditions, as an id does.
 */
export function customField(id: string): Field<"unknown", SearchableType>;
export function customField<Definition extends { readonly id: string; readonly type: CustomFieldType }>(
  definition: Definition,
): Field<KindOf<Definition["type"]>, OwnerOf<Definition>>;
export function customField(definition: string | { readonly id: string }): All<string> & AnyField<string> {
  return conditions({ type: "custom_field", custom_field_id: typeof definition === "string" ? definition : definition.id });
}

/** An order by a field of the objects that are returned. */
export type Order<T extends SearchableType> = SearchSort & About<T>;

/** Fields that a search can be ordered by: they hold text, numbers, dates or times. */
export type Sortable<T extends SearchableType> = AnyField<T> & (Operators<T>["text"] | Operators<T>["number"] | Operators<T>["moment"]);

/** Lowest or earliest first. */
export const ascending = <T extends SearchableType>({ field }: Sortable<T>): Order<T> => ({ direction: "asc", field });

/** Highest or latest first. */
export const descending = <T extends SearchableType>({ field }: Sortable<T>): Order<T> => ({ direction: "desc", field });

function conditions(field: SearchField): All<string> & AnyField<string> {
  const it = (condition: SearchCondition): Query<string> => meets(field, condition);
  return {
    field,
    exists: () => it({ type: "exists" }),
    isEmpty: () => not(it({ type: "exists" })),
    contains: (value, mode = "full_words") => it({ type: "text", mode, value }),
    inRange: (bounds) => {
      finite(Object.values(bounds));
      return it({ type: "number_range", ...bounds });
    },
    is: (value) => it({ type: "boolean", value }),
    during: ({ on_or_after, before }) => it({ type: "moment_range", on_or_after: moment(on_or_after), before: moment(before) }),
    oneOf: (...values) => it({ type: "term", values: atLeastOne("oneOf", values) }),
    refersTo: (reference_type, ...ids) => it({ type: "reference", reference_type, object_ids: atLeastOne("refersTo", ids) }),
    isCurrentUser: () => it({ type: "current_user" }),
    localTime: ({ on_or_after = null, before = null }) => it({ type: "local_time", on_or_after, before }),
  };
}

const moment = (value: SearchMoment | Date | undefined) => (value instanceof Date ? at(value) : (value ?? null));
