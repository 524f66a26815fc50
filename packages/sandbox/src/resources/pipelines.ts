import type { Context } from "../engine/context.ts";
import { requirePermission } from "../engine/permissions.ts";
import { refuse, unknownObject } from "../engine/problem.ts";
import { createRecord, updateRecord } from "../engine/records.ts";
import type { Resource } from "../engine/resource.ts";
import { newId } from "../ids.ts";
import type { Stored } from "../store/row.ts";
import { documented } from "./documented.ts";
import { statusesOf } from "./statuses.ts";

interface StatusInput {
  id: string;
  label?: string;
  type?: string;
}

/** A pipeline keeps the order of its statuses; which they are, each status says itself. */
export const pipelines: Resource = {
  path: "/pipeline/",
  async check(context, record, { input, previous }) {
    await requirePermission(context, "manage_customizations");
    const given = input.statuses as StatusInput[] | undefined;
    if (!given) return;
    const prefix = context.of("/status/opportunity/").idPrefix ?? "";
    if (!previous) record.statuses = given.map((status) => ({ ...status, id: newId(prefix) }));
    else await takeOver(context, record, given);
  },
  async created(context, record) {
    for (const { id, label, type } of record.statuses as StatusInput[])
      await createRecord(context, context.of("/status/opportunity/"), { label, type, pipeline_id: record.id }, { id });
  },
  async checkDelete(context, record) {
    await requirePermission(context, "manage_customizations");
    if ((await statusesOf(context, record)).length > 0) throw documented(context.operation, "hasStatuses");
  },
  async render(context, records) {
    const rendered: Stored[] = [];
    for (const record of records) {
      const statuses = await statusesOf(context, record);
      rendered.push({ ...record, statuses: statuses.map(({ id, label, type }) => ({ id, label, type })) });
    }
    return rendered;
  },
};

/** Moves statuses that are in another pipeline to this one. */
async function takeOver(context: Context, pipeline: Stored, given: StatusInput[]): Promise<void> {
  const definition = context.of("/status/opportunity/");
  const unknown: Record<string, string> = {};
  for (const [index, { id }] of given.entries()) {
    const status = await context.store.get(definition.table, id);
    if (!status) unknown[`statuses.${index}.id`] = unknownObject;
    else await updateRecord(context, definition, status, {}, { pipeline_id: pipeline.id });
  }
  if (Object.keys(unknown).length > 0) throw refuse(unknown, { statuses: given });
}
