export type { Call, CallOptions } from "./call.ts";
export { type ClientOptions, type CloseClient, createClient } from "./client.ts";
export type { Credentials } from "./credentials.ts";
export { CloseApiError } from "./errors.ts";
export * from "./generated/index.ts";
export type { Outcome } from "./outcome.ts";
export { paginate } from "./paginate.ts";
export type { CloseRequest, Middleware, Next } from "./pipeline.ts";
