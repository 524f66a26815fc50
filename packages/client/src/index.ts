// these stand in for the generated functions of the same names
export {
  type BulkRequest,
  createBulkDelete,
  createBulkEdit,
  createBulkEmail,
  createBulkSequenceSubscription,
} from "./bulk-actions.ts";
export type { Call, CallOptions } from "./call.ts";
export { type ClientOptions, type CloseClient, createClient } from "./client.ts";
export type { AccessTokenSource, Credentials } from "./credentials.ts";
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
export {
  type Answer,
  BadRequestError,
  CloseApiError,
  ConflictError,
  type ErrorAnswer,
  ForbiddenError,
  MethodNotAllowedError,
  NotFoundError,
  PaymentRequiredError,
  RateLimitedError,
  type SentRequest,
  ServerError,
  UnauthorizedError,
  UnsupportedMediaTypeError,
} from "./errors.ts";
export { ConnectionError, InvalidResponseError } from "./failures.ts";
export { type FieldErrorsOf, fieldErrors } from "./field-errors.ts";
export { type FileData, type FileToUpload, FileUploadError, type UploadedFile, uploadFile } from "./files.ts";
export * from "./generated/index.ts";
export { type Answered, type Hooks, type Observer, observe, type Sent } from "./observe.ts";
export type { Outcome } from "./outcome.ts";
export type { Paging } from "./paged.ts";
export { type ListedPage, type Paginated, type PaginateOptions, pages, paginate } from "./paginate.ts";
export { PaginationIncompleteError } from "./pagination-incomplete.ts";
export type { CallState, CloseRequest, Middleware, Next } from "./pipeline.ts";
export { type Quota, quota } from "./quota.ts";
export { RateLimitExceededError, type RateLimitOptions, rateLimits, type Wait } from "./rate-limits.ts";
export { type Retry, type RetryOptions, retries } from "./retries.ts";
export { type SearchItem, type SearchOptions, search } from "./search.ts";
export type { Selected, Selecting, WithFields } from "./selected.ts";
export { TimeoutError, type TimeoutOptions, timeout } from "./timeout.ts";
