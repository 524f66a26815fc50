export type { Call, CallOptions } from "./call.ts";
export { type ClientOptions, type CloseClient, createClient } from "./client.ts";
export type { Credentials } from "./credentials.ts";
export { type CustomActivitiesOfTypeOptions, customActivitiesOfType } from "./custom-activities-of-type.ts";
export {
  addToCustomField,
  type CustomFieldAssignment,
  type CustomFieldDefinition,
  type CustomFieldOutput,
  clearCustomField,
  defineCustomField,
  readCustomField,
  removeFromCustomField,
  setCustomField,
} from "./custom-fields.ts";
export { CloseApiError } from "./errors.ts";
export * from "./generated/index.ts";
export { type Logger, logging } from "./logging.ts";
export { type Answered, type Hooks, type Observer, observe, type Sent } from "./observe.ts";
export type { Outcome } from "./outcome.ts";
export { paginate } from "./paginate.ts";
export type { CallState, CloseRequest, Middleware, Next } from "./pipeline.ts";
export { type Quota, quota } from "./quota.ts";
export { RateLimitExceededError, type RateLimitOptions, rateLimits, type Wait } from "./rate-limits.ts";
export { type Retry, type RetryOptions, retries } from "./retries.ts";
export { type SearchItem, type SearchOptions, search } from "./search.ts";
export { SearchIncompleteError } from "./search-incomplete.ts";
export { TimeoutError, type TimeoutOptions, timeout } from "./timeout.ts";
