import type { Context } from "../../engine/context.ts";
import { createRecord, removeRecord, tell } from "../../engine/records.ts";
import { newId } from "../../ids.ts";
import type { Stored } from "../../store/row.ts";
import { touchLead } from "../leads/touch.ts";

const path = "/activity/task_completed/";

/** Points a lead task to the activity that its completion makes, or no longer does. */
export function settleCompletion(context: Context, record: Stored, previous: Stored | undefined): void {
  const was = previous?.is_complete === true;
  if (record._type !== "lead" || record.is_complete === was) return;
  record.object_type = record.is_complete ? "taskcompleted" : null;
  record.object_id = record.is_complete ? newId(context.of(path).idPrefix ?? "") : null;
}

/** What follows when a task is done, or is to be done again. */
export async function followCompletion(context: Context, record: Stored, previous: Stored | undefined): Promise<void> {
  const was = previous?.is_complete === true;
  if (record.is_complete === was) return;
  const activities = context.of(path);
  if (!record.is_complete) {
    const made = await context.store.get(activities.table, String(previous?.object_id));
    if (made) await removeRecord(context, activities, made);
    return;
  }
  await tell(context, context.of("/task/"), "completed", record);
  if (record._type !== "lead") return;
  const { id, lead_id, text, assigned_to } = record;
  await createRecord(
    context,
    activities,
    {},
    {
      id: record.object_id,
      lead_id,
      task_id: id,
      task_text: text,
      task_assigned_to: assigned_to,
      sequence_id: null,
      sequence_name: null,
      sequence_subscription_id: null,
    },
  );
  await touchLead(context, lead_id);
}
