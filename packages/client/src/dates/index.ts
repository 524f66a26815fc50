export type { Dated } from "../generated/dates.ts";
export { formatDates, parseDate, parseDates } from "./codec.ts";
export { type DatedOperation, type DatedRequest, withDates } from "./operation.ts";
export type { EachTakingDates, EachWithDates, TakingDates, WithDates } from "./types.ts";
