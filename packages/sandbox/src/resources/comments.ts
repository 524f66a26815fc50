import type { Context } from "../engine/context.ts";
import { nothing } from "../engine/list.ts";
import { refuse, unknownObject } from "../engine/problem.ts";
import { createRecord, deleteRecord, updateRecord } from "../engine/records.ts";
import type { Resource } from "../engine/resource.ts";
import { single, target } from "../engine/standard.ts";
import { htmlOf, mentionsIn, withBody } from "../rich-text.ts";
import { withOffset } from "../time.ts";
import { closeThread, commentsOf, countComments, subjectOf, threadOf, threadPath } from "./comments/threads.ts";
import { documented } from "./documented.ts";
import { dateNewer } from "./newer-stamps.ts";
import { checkOwnDelete } from "./ownership.ts";

const path = "/comment/";

export const comments: Resource = {
  path,
  columns: { created_at: "instant", thread_id: "text" },
  order: "created_at",
  check(context, record, change) {
    const { body } = change.input;
    if (typeof body === "string") {
      record.body = body.trimStart().startsWith("<") ? withBody(body) : htmlOf(body);
      record.mentions = mentionsIn(body);
    }
    dateNewer(context, record, change);
  },
  filters: {
    async object_id(value, context) {
      const thread = await threadOf(context, value);
      return [thread ? { column: "thread_id", is: "=", value: thread.id } : nothing];
    },
  },
  operations: {
    createComment,
    async updateComment(context) {
      const record = await target(context, context.of(path));
      if (record.created_by !== context.user.id) throw documented(context.operation, "notTheAuthor");
      return single(context, context.of(path), await updateRecord(context, context.of(path), record, context.body));
    },
    deleteComment,
  },
};

async function createComment(context: Context): Promise<unknown> {
  const threads = context.of(threadPath);
  const subject = await subjectOf(context, String(context.body.object_id));
  if (!subject) throw refuse({ object: unknownObject });
  const { record: object, objectType } = subject;
  const lead_id = object.lead_id ?? null;
  const about = { object_id: object.id, object_type: objectType, lead_id };
  const known = await threadOf(context, object.id);
  const thread = known ?? (await createRecord(context, threads, {}, about));
  const definition = context.of(path);
  const comment = await createRecord(context, definition, context.body, { thread_id: thread.id, lead_id });
  await countComments(context, thread, known === undefined);
  return single(context, definition, comment);
}

/** Empties a comment. The last one takes its thread with it. */
async function deleteComment(context: Context): Promise<void> {
  const definition = context.of(path);
  const record = await target(context, definition);
  await checkOwnDelete(context, record, ["created_by"], "activities");
  if (record.removed_at !== null) return;
  const thread = await context.store.get(context.of(threadPath).table, String(record.thread_id));
  const all = thread ? await commentsOf(context, thread.id) : [];
  if (thread && all.every(({ id, removed_at }) => id === record.id || removed_at !== null)) {
    for (const each of all) await deleteRecord(context, definition, each);
    await closeThread(context, thread);
    return;
  }
  const removal = { body: null, mentions: [], removed_by: context.user.id, removed_at: withOffset(context.now()) };
  await updateRecord(context, definition, record, {}, removal);
  if (thread) await countComments(context, thread, false);
}
