import type { Context } from "./context.ts";
import type { Definition } from "./definition.ts";
import { listPage } from "./list.ts";
import { createRecord, deleteRecord, fetchRecord, present, updateRecord } from "./records.ts";
import type { Handler } from "./resource.ts";

/** What the operations of a resource do unless it says otherwise: create, read, update, delete and list. */
export function standardHandlers(definition: Definition): Map<string, Handler> {
  const { operations } = definition;
  const handlers: [string | undefined, Handler][] = [
    [operations.list?.source.operationId, (context) => listing(context, definition)],
    [
      operations.create?.source.operationId,
      async (context) => single(context, definition, await createRecord(context, definition, context.body)),
    ],
    [operations.get?.source.operationId, async (context) => single(context, definition, await target(context, definition))],
    [
      operations.update?.source.operationId,
      async (context) =>
        single(context, definition, await updateRecord(context, definition, await target(context, definition), context.body)),
    ],
    [
      operations.delete?.source.operationId,
      async (context) => {
        await deleteRecord(context, definition, await target(context, definition));
        return {};
      },
    ],
  ];
  return new Map(handlers.flatMap(([id, handler]) => (id === undefined ? [] : [[id, handler]])));
}

/** The object that a request names in its path. */
export const target = (context: Context, definition: Definition) => fetchRecord(context, definition, context.params.id ?? "");

/** One object as a response has it. */
export async function single(context: Context, definition: Definition, record: Awaited<ReturnType<typeof fetchRecord>>) {
  const [presented] = await present(context, definition, [record]);
  return presented;
}

/** The answer of a list. */
export async function listing(context: Context, definition: Definition): Promise<Record<string, unknown>> {
  const { data, where, hasMore } = await listPage(context, definition);
  return {
    data: await present(context, definition, data),
    ...(definition.tellsMore && { has_more: hasMore }),
    ...(await definition.resource.envelope?.(context, where)),
  };
}
