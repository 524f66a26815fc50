import { bundledDescription, type Query } from "@closekit/contract";
import type { Context } from "../../engine/context.ts";
import { bodyShape } from "../../engine/definition.ts";
import { conditions } from "../../engine/list.ts";
import { takenFrom, updateRecord } from "../../engine/records.ts";
import { documented } from "../documented.ts";

/** Tasks that may be changed at once. */
const most = 1000;

/** Changes all tasks that the filters match; they stand in the query or in `_params`. */
export async function updateTasks(context: Context, narrowed: (query: Query, context: Context) => Query): Promise<unknown> {
  const definition = context.of("/task/");
  const { _params, ...given } = context.body;
  const shape = bodyShape(bundledDescription(), context.operation);
  const changes = shape ? takenFrom(shape, given) : given;
  const query = narrowed({ ...context.query, ...(_params as Query | undefined) }, context);
  const where = await conditions({ ...context, query }, definition);
  const found = await context.store.find(definition.table, { where, limit: most + 1 });
  if (found.length > most) throw documented(context.operation, "tooMany");
  for (const task of found) await updateRecord(context, definition, task, changes);
  return { ok: true };
}
