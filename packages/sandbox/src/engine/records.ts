import { isDeepStrictEqual } from "node:util";
import { newId } from "../ids.ts";
import type { Stored } from "../store/row.ts";
import { created } from "../store/table.ts";
import { withOffset } from "../time.ts";
import type { Context } from "./context.ts";
import { takeCustomFields } from "./custom-fields.ts";
import type { Definition } from "./definition.ts";
import { changedFields, emit } from "./events.ts";
import { withNames } from "./names.ts";
import { notFound } from "./problem.ts";
import { checkReferences } from "./references.ts";
import { admitsNull, mainType, type Shape } from "./shape.ts";

/** @throws Problem 404 when there is no such object of this resource */
export async function fetchRecord(context: Context, definition: Definition, id: string): Promise<Stored> {
  const record = await context.store.get(definition.table, id);
  if (!record || (definition.type !== undefined && record._type !== definition.type)) throw notFound(definition.title);
  return record;
}

/**
 * Makes an object as its create operation does, with all that follows.
 *
 * @param input the request's body; other parts of the sandbox may give fields that a request cannot, as `fixed`
 * @throws Problem when the input is not good
 */
export async function createRecord(
  context: Context,
  definition: Definition,
  input: Record<string, unknown>,
  fixed: Record<string, unknown> = {},
): Promise<Stored> {
  const { resource, shape, idPrefix, createShape } = definition;
  const taken = createShape ? takenFrom(createShape, input) : { ...input };
  if (createShape) await checkReferences(context, createShape, taken, resource.looksUp);
  const at = stamp(shape, context.now());
  const record: Stored = {
    id: newId(idPrefix ?? ""),
    ...definition.blank,
    ...(await resource.defaults?.(context, taken)),
    organization_id: context.organizationId,
    ...given(shape, taken),
    created_by: taken.created_by ?? context.user.id,
    updated_by: taken.created_by ?? context.user.id,
    [created]: typeof taken[created] === "string" ? stamp(shape, context.instant(taken[created], created)) : at,
    date_updated: at,
    ...fixed,
  };
  normalizeTimes(context, definition, record);
  const change = { input: taken };
  await takeCustomFields(context, definition, record, input);
  await resource.check?.(context, record, change);
  await context.store.insert(definition.table, record);
  await tell(context, definition, "created", record);
  await resource.created?.(context, record, change);
  return record;
}

/**
 * Changes an object as its update operation does; what the input leaves out stays.
 *
 * @throws Problem when the input is not good
 */
export async function updateRecord(
  context: Context,
  definition: Definition,
  previous: Stored,
  input: Record<string, unknown>,
  fixed: Record<string, unknown> = {},
): Promise<Stored> {
  const { resource, shape, updateShape } = definition;
  const taken = updateShape ? takenFrom(updateShape, input) : { ...input };
  if (updateShape) await checkReferences(context, updateShape, unlike(previous, taken), resource.looksUp);
  const record: Stored = { ...previous, ...given(shape, taken), ...fixed };
  normalizeTimes(context, definition, record);
  await takeCustomFields(context, definition, record, input);
  await resource.check?.(context, record, { input: taken, previous });
  if (changedFields(previous, record).length === 0) return previous;
  touch(context, definition, record);
  await context.store.replace(definition.table, record);
  await tell(context, definition, "updated", record, previous);
  await resource.updated?.(context, record, previous);
  return record;
}

/** What an update changes. A record may be sent back as it was read, also where it refers to what is gone by now. */
function unlike(previous: Stored, input: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(input).filter(([key, value]) => !isDeepStrictEqual(value, previous[key])));
}

/** Notes on a record that the caller changed it, and when. */
export function touch(context: Context, { shape }: Definition, record: Stored): void {
  record.updated_by = context.user.id;
  record.date_updated = stamp(shape, context.now());
}

/** Deletes an object, with all that follows. */
export async function deleteRecord(context: Context, definition: Definition, record: Stored): Promise<void> {
  await definition.resource.checkDelete?.(context, record);
  await removeRecord(context, definition, record);
}

/** Deletes an object because another one is gone: nothing is asked, all that follows from it happens. */
export async function removeRecord(context: Context, definition: Definition, record: Stored): Promise<void> {
  await context.store.remove(definition.table, record.id);
  await tell(context, definition, "deleted", undefined, record);
  await definition.resource.deleted?.(context, record);
}

/** Objects as responses have them. */
export async function present(context: Context, definition: Definition, records: Stored[]): Promise<Stored[]> {
  const shown = await rendered(context, definition, records);
  return (await definition.resource.embed?.(context, shown)) ?? shown;
}

/** Writes an event about an object, if objects of its kind have events. */
export async function tell(
  context: Context,
  definition: Definition,
  action: string,
  now: Stored | undefined,
  before?: Stored,
): Promise<void> {
  const { eventAction, objectType: typeOf } = definition.resource;
  const objectType = typeOf?.((now ?? before) as Stored) ?? definition.objectType;
  const told = eventAction ? eventAction(action) : action;
  if (objectType === undefined || told === undefined) return;
  const [after] = now ? await rendered(context, definition, [now]) : [];
  const [earlier] = before ? await rendered(context, definition, [before]) : [];
  await emit(context, { objectType, action: told, now: after, before: earlier });
}

/** Objects as events have them: without the whole objects that responses embed. */
export async function rendered(context: Context, definition: Definition, records: Stored[]): Promise<Stored[]> {
  const { resource, shape } = definition;
  const named = await withNames(context, definition, records);
  const complete = (await resource.render?.(context, named)) ?? named;
  return complete.map((record) => described(shape, record));
}

/** A record without what is kept for the sandbox's own use: what the description does not have. */
function described({ properties, patterns }: Shape, record: Stored): Stored {
  const isShown = (key: string) => properties.has(key) || patterns.some((pattern) => pattern.test(key));
  if (properties.size === 0 || Object.keys(record).every(isShown)) return record;
  const shown: Record<string, unknown> = {};
  for (const key in record) {
    if (isShown(key)) shown[key] = record[key];
  }
  return shown as Stored;
}

/** The keys of a request that the API takes notice of. Custom fields are taken by themselves. */
export function takenFrom({ properties }: Shape, input: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(input).filter(([key]) => properties.has(key) && !properties.get(key)?.readOnly));
}

/**
 * What a request gives. Null for a field that never is null empties a list and switches a flag off; others stay as they are without it.
 */
function given({ properties }: Shape, values: Record<string, unknown>): Record<string, unknown> {
  const taken: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(values)) {
    const schema = properties.get(key);
    const type = schema && mainType(schema);
    if (value === null && schema && type !== undefined && !admitsNull(schema)) Object.assign(taken, emptyOf(key, type));
    else if (value !== undefined) taken[key] = value;
  }
  return taken;
}

function emptyOf(key: string, type: string): Record<string, unknown> {
  if (type === "array") return { [key]: [] };
  return type === "boolean" ? { [key]: false } : {};
}

/** A time as this kind of object shows it: some leave out the offset. */
function stamp({ properties }: Shape, instant: string): string {
  return properties.get(created)?.["x-date-time"] === "without-offset" ? instant : withOffset(instant);
}

/** Times come in many spellings and are shown in one. */
function normalizeTimes(context: Context, { times }: Definition, record: Stored): void {
  for (const key of times) {
    const value = record[key];
    if (typeof value === "string") record[key] = withOffset(context.instant(value, key));
  }
}
