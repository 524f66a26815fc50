import { type Gate, warning } from "@closekit/contract";
import type { Api } from "../engine/api.ts";
import type { Caller, Context } from "../engine/context.ts";
import type { Definition } from "../engine/definition.ts";
import { Problem } from "../engine/problem.ts";
import { createRecord } from "../engine/records.ts";
import type { Store } from "../store/store.ts";
import type { Creation } from "./scenario.ts";

/**
 * Makes what carries out the creations of a scenario, as if each was a request.
 *
 * @param log called with a line for each creation of which something is ignored
 */
export function creator(entrance: Gate, api: Api, log: ((line: string) => void) | undefined) {
  /** @throws an error with a message for the author of the scenario when a request with this body would be refused */
  return async (caller: Caller, store: Store, { at, path, body: whole }: Creation): Promise<void> => {
    const refused = (why: unknown, cause?: unknown) => new Error(`${at} is refused: ${why}`, { cause });
    if (typeof whole !== "object" || whole === null || Array.isArray(whole)) throw refused("It must be an object.");
    const { id, ...body } = whole as Record<string, unknown>;
    const request = { method: "POST", url: path, headers: {}, read: async () => Buffer.from(JSON.stringify(body)) };
    const found = entrance.find(request);
    if ("answer" in found) throw refused("The API has no operation that creates it.");
    const admitted = await entrance.admit(request, found);
    if ("answer" in admitted) throw refused(JSON.stringify(admitted.answer.body));
    if ("broken" in admitted) throw refused("A rule between its parameters is broken.");
    if (admitted.ignored.length > 0) log?.(`${at}  ${warning(admitted.ignored)}`);
    const context = api.contextOf(caller, admitted, { method: "POST", path, origin: "", timezone: 0, accept: undefined }, store);
    try {
      await create(context, api, id);
    } catch (error) {
      throw error instanceof Problem ? refused(error.message, error) : error;
    }
  };
}

async function create(context: Context, { handlers }: Api, id: unknown): Promise<void> {
  const definition = context.of(context.request.path);
  const { operationId } = context.operation.source;
  const handler = handlers.get(operationId);
  if (!handler) throw new Problem(501, { error: `The sandbox does not emulate this operation (${operationId}).` });
  if (id === undefined) return void (await handler(context));
  if (definition.resource.operations?.[operationId]) throw problemOfId("It cannot be given: what this operation makes has ids of its own.");
  await createRecord(context, definition, context.body, { id: await free(context, definition, id) });
}

/** @throws Problem when an id is none, or one of another object */
async function free({ store }: Context, { table }: Definition, id: unknown): Promise<string> {
  if (typeof id !== "string" || id === "" || id.includes("\u0000")) throw problemOfId("It must be a text.");
  if (await store.get(table, id)) throw problemOfId("There is an object with this id already.");
  return id;
}

const problemOfId = (message: string) => new Problem(400, { errors: [], "field-errors": { id: message } });
