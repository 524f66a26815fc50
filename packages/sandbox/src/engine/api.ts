import { type Admitted, type Answer, answer, type Operation, type Query, withHeader } from "@closekit/contract";
import { newId } from "../ids.ts";
import type { Database } from "../store/database.ts";
import { reading, type Store, writing } from "../store/store.ts";
import { type Clock, instant } from "../time.ts";
import type { Caller, Context } from "./context.ts";
import type { Definition } from "./definition.ts";
import { mediaTypeFor } from "./media-type.ts";
import type { Plan } from "./plan.ts";
import { notATime, Problem, refuse } from "./problem.ts";

/** The behaviour of the API over a database. */
export interface Api extends Plan {
  /** Carries out a request that has passed the gate. */
  carryOut(caller: Caller, admitted: Admitted, from: Origin): Promise<Answer>;
  /** What an operation is given that carries out such a request. */
  contextOf(caller: Caller, admitted: Admitted, from: Origin, store: Store): Context;
}

/** What else is known of a request. */
export interface Origin {
  method: string;
  path: string;
  /** Where the sandbox is reached. */
  origin: string;
  timezone: number;
  /** What the caller would have, as in the header of this name. */
  accept: string | undefined;
}

export function createApi(planned: Plan, database: Database, clock: Clock): Api {
  const { definitions, handlers, notEmulated } = planned;
  const byPath = new Map(definitions.map((definition) => [definition.resource.path, definition]));

  function of(path: string): Definition {
    const definition = byPath.get(path);
    if (!definition) throw new Error(`The sandbox has no resource at ${path}.`);
    return definition;
  }

  const users = of("/user/").table;

  function contextOf(caller: Caller, { endpoint, params, query, body }: Admitted, from: Origin, store: Store): Context {
    return {
      ...caller,
      store,
      of,
      definitions,
      now: clock,
      instant(text, field) {
        const found = instant(text, from.timezone);
        if (found === undefined) throw refuse({ [field]: notATime }, body);
        return found;
      },
      operation: endpoint.operation,
      params,
      query: query as Query,
      body: body ?? {},
      mediaType: mediaTypeFor(endpoint.operation, from.accept),
      timezone: from.timezone,
      requestId: newId("req_"),
      request: { method: from.method, path: from.path },
      meta: {},
      origin: from.origin,
    };
  }

  return {
    ...planned,
    contextOf,
    async carryOut(caller, admitted, from) {
      const { operation } = admitted.endpoint;
      const id = operation.source.operationId;
      const handler = handlers.get(id);
      if (!handler) {
        const why = notEmulated.get(id);
        return answer(501, {}, { error: `The sandbox does not emulate this operation (${id})${why ? `: ${why}` : ""}.` });
      }
      const run = operation.method === "get" ? reading : writing;
      try {
        const body = await run(database, caller.organizationId, (store) => {
          store.know(users, caller.user);
          return handler(contextOf(caller, admitted, from, store));
        });
        return success(operation, from, body);
      } catch (error) {
        if (error instanceof Problem) return answer(error.status, {}, error.body);
        throw error;
      }
    },
  };
}

function success(operation: Operation, { origin, path, accept }: Origin, body: unknown): Answer {
  const status = successStatus(operation);
  const made = answer(status, {}, status === 204 ? undefined : body, mediaTypeFor(operation, accept));
  const { id } = Object(body) as { id?: unknown };
  return status === 201 && typeof id === "string" ? withHeader(made, "location", `${origin}${path.replace(/\/*$/, "/")}${id}/`) : made;
}

const statuses = new WeakMap<Operation, number>();

function successStatus(operation: Operation): number {
  const known = statuses.get(operation);
  if (known !== undefined) return known;
  const status = Number(Object.keys(operation.source.responses).find((code) => code.startsWith("2")) ?? 200);
  statuses.set(operation, status);
  return status;
}
