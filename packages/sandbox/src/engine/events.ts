import { isDeepStrictEqual } from "node:util";
import { newId } from "../ids.ts";
import type { Stored } from "../store/row.ts";
import type { Table } from "../store/table.ts";
import type { Context } from "./context.ts";

/** The event log. An event is written with each change, in the same transaction. */
export const eventTable: Table = {
  name: "event",
  columns: new Map([
    ["date_created", "instant"],
    ["object_type", "text"],
    ["object_id", "text"],
    ["action", "text"],
    ["lead_id", "text"],
    ["user_id", "text"],
    ["request_id", "text"],
  ]),
  // lists filter by it only together with another one
  unindexed: ["action"],
};

/** Something that happened to an object: what it is now, and what it was. */
export interface Happening {
  objectType: string;
  action: string;
  now?: Stored | undefined;
  before?: Stored | undefined;
}

export async function emit(context: Context, { objectType, action, now, before }: Happening): Promise<void> {
  const object = (now ?? before) as Stored;
  const changed = now && before ? changedFields(before, now) : [];
  const at = context.now();
  const previous = now ? Object.fromEntries(changed.map((field) => [field, before?.[field] ?? null])) : before;
  await context.store.insert(eventTable, {
    id: newId("ev_"),
    date_created: at,
    date_updated: at,
    organization_id: context.organizationId,
    user_id: context.user.id,
    request_id: context.requestId,
    api_key_id: context.apiKeyId,
    oauth_client_id: null,
    oauth_scope: null,
    object_type: objectType,
    object_id: object.id,
    lead_id: objectType === "lead" ? object.id : (object.lead_id ?? null),
    action,
    changed_fields: changed,
    meta: { request_method: context.request.method, request_path: context.request.path, ...context.meta },
    data: now ?? null,
    previous_data: previous ?? {},
  });
}

export function changedFields(before: Stored, now: Stored): string[] {
  const fields = new Set([...Object.keys(before), ...Object.keys(now)]);
  return [...fields].filter((field) => !isDeepStrictEqual(before[field], now[field])).sort();
}
