import type { Context } from "../engine/context.ts";
import { refuse, unknownObject } from "../engine/problem.ts";
import { updateRecord } from "../engine/records.ts";
import type { Resource } from "../engine/resource.ts";
import { single, target } from "../engine/standard.ts";
import { withOffset } from "../time.ts";
import { dateNewer } from "./newer-stamps.ts";

const path = "/playbook/";

export const playbooks: Resource = {
  path,
  columns: { archived_at: "instant" },
  defaults: async (context) => ({ position: await nextPosition(context), created_by_id: context.user.id }),
  async check(context, record, change) {
    const fields = (change.input.custom_field_ids ?? []) as string[];
    const shared = await context.store.getMany(context.of("/custom_field/shared/").table, fields);
    if (shared.length < new Set(fields).size) throw refuse({ custom_field_ids: unknownObject });
    dateNewer(context, record, change);
    record.updated_by_id = change.previous && record.updated_at === change.previous.updated_at ? record.updated_by_id : context.user.id;
  },
  filters: {
    is_archived: (value) => [{ column: "archived_at", is: value === "true" ? "!=" : "=", value: null }],
  },
  operations: {
    archivePlaybook: (context) => archiving(context, (isArchived) => (isArchived ? {} : archived(context))),
    unarchivePlaybook: (context) =>
      archiving(context, async (isArchived) =>
        isArchived ? { position: await nextPosition(context), archived_at: null, archived_by_id: null } : {},
      ),
  },
};

const archived = (context: Context) => ({ position: null, archived_at: withOffset(context.now()), archived_by_id: context.user.id });

async function archiving(context: Context, change: (isArchived: boolean) => object | Promise<object>): Promise<unknown> {
  const definition = context.of(path);
  const record = await target(context, definition);
  const changes = (await change(record.archived_at !== null)) as Record<string, unknown>;
  return single(context, definition, await updateRecord(context, definition, record, {}, changes));
}

/** Behind all that are in use. */
async function nextPosition(context: Context): Promise<number> {
  const all = await context.store.find(context.of(path).table);
  return Math.max(-1, ...all.map(({ position }) => (typeof position === "number" ? position : -1))) + 1;
}
