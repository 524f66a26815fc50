import type { Context } from "../../engine/context.ts";
import { deleteRecord, removeRecord, updateRecord } from "../../engine/records.ts";
import type { Stored } from "../../store/row.ts";
import type { Table } from "../../store/table.ts";

export const threadPath = "/comment_thread/";

/** What comments are about. */
export interface Subject {
  record: Stored;
  table: Table;
  /** As its events call it: `opportunity`, `activity.note`. */
  objectType: string;
}

/** Finds what can be commented on: whatever belongs to a lead and says how many comments there are. */
export async function subjectOf(context: Context, id: string): Promise<Subject | undefined> {
  const kinds = context.definitions.filter(
    ({ idPrefix, shape }) => idPrefix !== undefined && id.startsWith(idPrefix) && shape.properties.has("lead_id"),
  );
  for (const { table, type, objectType, title, shape } of kinds) {
    const record = shape.properties.has("comment_summary") || type !== undefined ? await context.store.get(table, id) : undefined;
    if (record && (type === undefined || record._type === type)) return { record, table, objectType: objectType ?? title };
  }
  return undefined;
}

export async function threadOf(context: Context, objectId: string): Promise<Stored | undefined> {
  const where = [{ column: "object_id", is: "=" as const, value: objectId }];
  const [found] = await context.store.find(context.of(threadPath).table, { where, limit: 1 });
  return found;
}

export const commentsOf = (context: Context, threadId: string): Promise<Stored[]> =>
  context.store.find(context.of("/comment/").table, { where: [{ column: "thread_id", is: "=", value: threadId }] });

/** Brings the counts up to date, of the thread and of what it is about. The first comment is no change of its thread. */
export async function countComments(context: Context, thread: Stored, isNew: boolean): Promise<void> {
  const threads = context.of(threadPath);
  const left = (await commentsOf(context, thread.id)).filter(({ removed_at }) => removed_at === null);
  const { idPrefix = "" } = context.of("/user/");
  const named = left.flatMap(({ created_by, mentions }) => [created_by, ...((mentions ?? []) as unknown[])]).map(String);
  const people = [...((thread.participating ?? []) as string[]), ...named.filter((id) => id.startsWith(idPrefix))];
  const counts = { num_comments: left.length, participating: [...new Set(people)] };
  if (isNew) await context.store.replace(threads.table, { ...thread, ...counts });
  else await updateRecord(context, threads, thread, {}, counts);
  await summarize(context, thread, { thread_id: thread.id, comment_count: left.length });
}

/** Deletes a thread without comments. */
export async function closeThread(context: Context, thread: Stored): Promise<void> {
  await deleteRecord(context, context.of(threadPath), thread);
  await summarize(context, thread, null);
}

/** Takes what was said about an object along to the lead that it has moved to, which is no change of any of it. */
export async function moveThread(context: Context, { id, lead_id }: Stored): Promise<void> {
  const thread = await threadOf(context, id);
  if (!thread) return;
  for (const comment of await commentsOf(context, thread.id))
    await context.store.replace(context.of("/comment/").table, { ...comment, lead_id });
  await context.store.replace(context.of(threadPath).table, { ...thread, lead_id });
}

/** Deletes what was said about an object that is gone. */
export async function removeThread(context: Context, { id }: Stored): Promise<void> {
  const thread = await threadOf(context, id);
  if (!thread) return;
  for (const comment of await commentsOf(context, thread.id)) await removeRecord(context, context.of("/comment/"), comment);
  await removeRecord(context, context.of(threadPath), thread);
}

/** Tells the object of its comments, which is no change of the object. */
async function summarize(context: Context, { object_id }: Stored, comment_summary: object | null): Promise<void> {
  const subject = await subjectOf(context, String(object_id));
  if (subject) await context.store.replace(subject.table, { ...subject.record, comment_summary });
}
