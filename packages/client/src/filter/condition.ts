import type { SearchableType, SearchCondition, SearchField } from "@closekit/types";
import { timestamp } from "../seconds.ts";
import type { Query } from "./query.ts";

/** A field that every object of a type has. */
export const regularField = (object_type: string, field_name: string): SearchField => ({ type: "regular_field", object_type, field_name });

/** The field meets the condition. What needs a condition or two builds on this, for `field()` brings all of them. */
export const meets = <T extends SearchableType>(field: SearchField, condition: SearchCondition): Query<T> => ({
  type: "field_condition",
  field,
  condition,
});

/** The field holds a time in this second, or a later one. */
export const since = <T extends SearchableType>(field: SearchField, second: number): Query<T> =>
  meets(field, { type: "moment_range", on_or_after: { type: "fixed_utc", value: timestamp(second) }, before: null });

/** All of these match: there is one at least. */
export const all = <T extends SearchableType>(queries: Query<T>[]): Query<T> => ({ type: "and", queries });

/** An object of the one type has at least one related object of the other that matches. */
export const related = <T extends SearchableType, R extends SearchableType>(
  this_object_type: T,
  related_object_type: R,
  related_query: Query<R>,
): Query<T> => ({ type: "has_related", this_object_type, related_object_type, related_query });
