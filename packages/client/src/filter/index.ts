export {
  type AnyField,
  ascending,
  customField,
  descending,
  type Field,
  type FieldKind,
  field,
  type Order,
  type Sortable,
} from "./field.ts";
export { ago, at, day, endOf, fromNow, now, startOf } from "./moment.ts";
export { and, hasRelated, id, inSmartView, inStatus, matchAll, not, objectType, or, type Query, text } from "./query.ts";
export { type HoldingQuery, storedQuery } from "./stored.ts";
