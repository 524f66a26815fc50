import { type Admitted, type Answer, answer, type Description, type Operation, type Query, withHeader } from "@closekit/contract";
import { orderTable } from "../custom-fields/definitions.ts";
import { newId } from "../ids.ts";
import type { Database } from "../store/database.ts";
import { reading, writing } from "../store/store.ts";
import type { Table } from "../store/table.ts";
import { type Clock, instant } from "../time.ts";
import type { Caller, Context } from "./context.ts";
import { type Definition, define } from "./definition.ts";
import { eventTable } from "./events.ts";
import { Problem } from "./problem.ts";
import type { Behaviour, Handler, Resource } from "./resource.ts";
import { standardHandlers } from "./standard.ts";

/** The behaviour of the API: what each operation does. */
export interface Api {
  definitions: Definition[];
  /** All tables that the resources need. */
  tables: Table[];
  handlers: Map<string, Handler>;
  /** Operations that are not carried out, and why. */
  notEmulated: Map<string, string>;
  /** Carries out a request that has passed the gate. */
  carryOut(caller: Caller, admitted: Admitted, from: Origin): Promise<Answer>;
}

/** What else is known of a request. */
export interface Origin {
  method: string;
  path: string;
  /** Where the sandbox is reached. */
  origin: string;
  timezone: number;
}

/** @throws when resources contradict each other */
export function createApi(
  document: Description,
  all: Operation[],
  resources: Resource[],
  others: Behaviour[],
  database: Database,
  clock: Clock,
): Api {
  const definitions = resources.map((resource) => define(document, all, resource));
  const tables = shareTables(definitions);
  const byPath = new Map(definitions.map((definition) => [definition.resource.path, definition]));
  const handlers = new Map(definitions.flatMap((definition) => [...standardHandlers(definition)]));
  const behaviours = [...resources, ...others];
  for (const { operations = {} } of behaviours) for (const [id, handler] of Object.entries(operations)) handlers.set(id, handler);
  const notEmulated = new Map(behaviours.flatMap(({ notEmulated = {} }) => Object.entries(notEmulated)));
  for (const id of notEmulated.keys()) handlers.delete(id);

  function of(path: string): Definition {
    const definition = byPath.get(path);
    if (!definition) throw new Error(`The sandbox has no resource at ${path}.`);
    return definition;
  }

  function contextOf(caller: Caller, { endpoint, params, query, body }: Admitted, from: Origin): Omit<Context, "store"> {
    return {
      ...caller,
      of,
      definitions,
      now: clock,
      instant(text) {
        const found = instant(text, from.timezone);
        if (found === undefined) throw new Problem(400, { error: `"${text}" is not an ISO 8601 date or time.` });
        return found;
      },
      operation: endpoint.operation,
      params,
      query: query as Query,
      body: body ?? {},
      timezone: from.timezone,
      requestId: newId("req_"),
      request: { method: from.method, path: from.path },
      meta: {},
      origin: from.origin,
    };
  }

  return {
    definitions,
    tables: [...tables, eventTable, orderTable],
    handlers,
    notEmulated,
    async carryOut(caller, admitted, from) {
      const { operation } = admitted.endpoint;
      const id = operation.source.operationId;
      const handler = handlers.get(id);
      if (!handler) {
        const why = notEmulated.get(id);
        return answer(501, {}, { error: `The sandbox does not emulate this operation (${id})${why ? `: ${why}` : ""}.` });
      }
      const context = contextOf(caller, admitted, from);
      const run = operation.method === "get" ? reading : writing;
      try {
        const body = await run(database, caller.organizationId, (store) => handler({ ...context, store }));
        return success(operation, from, body);
      } catch (error) {
        if (error instanceof Problem) return answer(error.status, {}, error.body);
        throw error;
      }
    },
  };
}

function success(operation: Operation, { origin, path }: Origin, body: unknown): Answer {
  const status = Number(Object.keys(operation.source.responses).find((code) => code.startsWith("2")) ?? 200);
  const made = answer(status, {}, status === 204 ? undefined : body);
  const { id } = Object(body) as { id?: unknown };
  return status === 201 && typeof id === "string" ? withHeader(made, "location", `${origin}${path.replace(/\/*$/, "/")}${id}/`) : made;
}

/** Gives resources that share a table the same one, with the columns of all. */
function shareTables(definitions: Definition[]): Table[] {
  const tables = new Map<string, Table>();
  for (const definition of definitions) {
    const shared = tables.get(definition.table.name);
    if (!shared) {
      tables.set(definition.table.name, definition.table);
      continue;
    }
    for (const [column, kind] of definition.table.columns) shared.columns.set(column, kind);
    definition.table = shared;
  }
  return [...tables.values()];
}
