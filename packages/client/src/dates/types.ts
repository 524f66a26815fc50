import type { Timestamp } from "@closekit/types";

/** Whether a text is marked as a point in time. */
type IsTimestamp<T extends string> = keyof Timestamp extends keyof T ? true : false;

/** A result in which points in time are dates. */
export type WithDates<T> = T extends string ? (IsTimestamp<T> extends true ? Date : T) : T extends object ? EachWithDates<T> : T;
export type EachWithDates<T> = { [Key in keyof T]: WithDates<T[Key]> };

/** What is sent, where points in time may be dates or text. */
export type TakingDates<T> = T extends string ? (IsTimestamp<T> extends true ? Date | T : T) : T extends object ? EachTakingDates<T> : T;
export type EachTakingDates<T> = { [Key in keyof T]: TakingDates<T[Key]> };
