import type { Stored } from "../store/row.ts";
import type { Condition } from "../store/store.ts";
import type { ColumnKind } from "../store/table.ts";
import type { Context } from "./context.ts";

/** Carries out an operation: resolves to the body of its success, or throws a `Problem`. */
export type Handler = (context: Context) => Promise<unknown>;

/** What a record becomes: the keys of a request that the API takes notice of, what was there before, if anything. */
export interface Change {
  input: Record<string, unknown>;
  previous?: Stored;
}

/** Operations that are like no other, by id. */
export interface Behaviour {
  operations?: Record<string, Handler>;
  /** Operations that the sandbox does not carry out, by id, and why. */
  notEmulated?: Record<string, string>;
}

type Maybe<T> = T | Promise<T>;

/**
 * A resource of the API: what is special about it. The rest follows from the description: its operations from `path`, its fields,
 * references and filters from their schemas and parameters, its events from `x-events`.
 */
export interface Resource extends Behaviour {
  /** Path of the collection, as in `/lead/`; objects are at `/lead/{id}/`. */
  path: string;
  /** Where its records are kept: a table of its own by default. Resources that share one are told apart by the `_type` of their schema. */
  table?: string;
  /** Columns beside those that the description calls for. */
  columns?: Record<string, ColumnKind>;
  /** Order of lists where the description has none: `-date_created` is the newest first. */
  order?: string;
  /** The values of a new record that its request leaves out. */
  defaults?(context: Context, input: Record<string, unknown>): Maybe<Record<string, unknown>>;
  /** Checks a record before it is written, and completes it; throws a `Problem` when it is not good. */
  check?(context: Context, record: Stored, change: Change): Maybe<void>;
  /** References that `check` looks up itself, as the API has words of its own where there is no such object. */
  looksUp?: string[];
  /** What follows from a new, a changed or a deleted record, within the same transaction. */
  created?(context: Context, record: Stored, change: Change): Maybe<void>;
  updated?(context: Context, record: Stored, previous: Stored): Maybe<void>;
  deleted?(context: Context, record: Stored): Maybe<void>;
  /** Whether a record may be deleted; throws a `Problem` when it may not. */
  checkDelete?(context: Context, record: Stored): Maybe<void>;
  /** Adds fields that follow from others, in responses and in events. */
  render?(context: Context, records: Stored[]): Maybe<Stored[]>;
  /** Adds whole objects, in responses only. */
  embed?(context: Context, records: Stored[]): Maybe<Stored[]>;
  /** Filters of its list that are not a column of the same name. */
  filters?: Record<string, (value: string, context: Context) => Maybe<Condition[]>>;
  /** Adds to the envelope of its list. */
  envelope?(context: Context, where: Condition[]): Maybe<Record<string, unknown>>;
  /** What a record's events are about, where that depends on the record: `task.lead`. */
  objectType?(record: Stored): string;
  /** What its events call an action; undefined where that action has none. As it is called by default: `created`, `updated`, `deleted`. */
  eventAction?(action: string): string | undefined;
  /** Its custom fields: whose, as in `lead`, or `custom_activity_type/actitype_…`. */
  customFields?(record: Stored): string;
}
