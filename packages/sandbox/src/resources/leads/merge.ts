import type { Context } from "../../engine/context.ts";
import { leadName } from "../../engine/names.ts";
import { requirePermission } from "../../engine/permissions.ts";
import { Problem } from "../../engine/problem.ts";
import { createRecord, removeRecord, tell, touch } from "../../engine/records.ts";
import type { Stored } from "../../store/row.ts";
import { moveThread } from "../comments/threads.ts";
import { documented } from "../documented.ts";
import { belongings } from "./belongings.ts";
import { contactsOf } from "./contact-ids.ts";

/**
 * Merges a lead into another: what belongs to it moves over, except runs of sequences, and fills what the other lacks. It is done when
 * the answer comes.
 */
export async function mergeLeads(context: Context): Promise<unknown> {
  await requirePermission(context, "merge_leads");
  const definition = context.of("/lead/");
  const source = await leadNamed(context, "source");
  const destination = await leadNamed(context, "destination");
  if (source.id === destination.id) throw new Problem(400, { errors: ["A lead cannot be merged into itself."], "field-errors": {} });
  Object.assign(context.meta, { merge_source_lead_id: source.id, merge_destination_lead_id: destination.id });

  const before = { ...destination, contact_ids: await contactIds(context, destination) };
  const sourceBefore = { ...source, contact_ids: await contactIds(context, source) };
  await moveBelongings(context, source, destination);
  const merged = { ...mergedFields(source, before), contact_ids: await contactIds(context, destination, true) };
  touch(context, definition, merged);
  await context.store.replace(definition.table, merged);
  await tell(context, definition, "updated", merged, before);
  await tell(context, definition, "merged", merged, before);
  const emptied = { ...sourceBefore, contact_ids: [] };
  touch(context, definition, emptied);
  if (sourceBefore.contact_ids.length > 0) await tell(context, definition, "updated", emptied, sourceBefore);
  await createRecord(
    context,
    context.of("/activity/lead_merge/"),
    {},
    {
      lead_id: destination.id,
      merge_status: "completed",
      source_lead_id: source.id,
      source_display_name: leadName(source),
      destination_lead_id: destination.id,
      destination_display_name: leadName(merged),
    },
  );
  await removeRecord(context, definition, emptied);
  return { status: "ok" };
}

async function leadNamed(context: Context, role: "source" | "destination"): Promise<Stored> {
  const lead = await context.store.get(context.of("/lead/").table, String(context.body[role]));
  if (lead) return lead;
  if (role === "source") throw documented(context.operation, "unknownSource");
  throw new Problem(404, { errors: ["Destination lead does not exist."] });
}

async function moveBelongings(context: Context, source: Stored, destination: Stored): Promise<void> {
  for (const [definition, record] of await belongings(context, source.id)) {
    if (definition.resource.path === "/sequence_subscription/") continue;
    const moved = { ...record, lead_id: destination.id };
    touch(context, definition, moved);
    await context.store.replace(definition.table, moved);
    await tell(context, definition, "updated", moved, record);
    await moveThread(context, moved);
  }
}

async function contactIds(context: Context, lead: Stored, anew = false): Promise<string[]> {
  if (Array.isArray(lead.contact_ids) && !anew) return lead.contact_ids;
  return ((await contactsOf(context, [lead.id])).get(lead.id) ?? []).map(({ id }) => id);
}

/** The destination with what only the source has. Addresses are those of both. */
function mergedFields(source: Stored, destination: Stored): Stored {
  const taken = Object.entries(source).filter(
    ([key, value]) =>
      (["name", "url", "description"].includes(key) || key.startsWith("custom.")) && isEmpty(destination[key]) && !isEmpty(value),
  );
  const addresses = [...((destination.addresses ?? []) as unknown[]), ...((source.addresses ?? []) as unknown[])];
  return { ...destination, ...Object.fromEntries(taken), addresses };
}

const isEmpty = (value: unknown) => value === undefined || value === null || value === "";
