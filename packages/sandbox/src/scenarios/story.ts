import { type Description, type Operation, type ResponseObject, resolve } from "@closekit/contract";
import type { Definition } from "../engine/definition.ts";
import type { Stored } from "../store/row.ts";

/** The records of a scenario, by the path of their collection. */
export type Records = Map<string, Stored[]>;

/**
 * The story that the examples of the description tell: every object that an operation shows when it reads one or lists them. So the ids
 * in the documentation exist in the sandbox.
 */
export function story(document: Description, definitions: Definition[]): Records {
  const records: Records = new Map();
  for (const { resource, operations, type } of definitions) {
    const shown = [operations.get, operations.list].flatMap((operation) => (operation ? exampleObjects(document, operation) : []));
    const byId = new Map<string, Stored>();
    for (const object of shown) {
      if (!byId.has(object.id) && (type === undefined || object._type === type)) byId.set(object.id, object);
    }
    records.set(resource.path, [...byId.values()]);
  }
  return records;
}

/** The objects in the examples of an operation's success, whole ones only. */
export function exampleObjects(document: Description, operation: Operation): Stored[] {
  return exampleBodies(document, operation)
    .flatMap((body) => (Array.isArray(body.data) ? body.data : [body]))
    .filter((object): object is Stored => typeof object?.id === "string");
}

export function exampleBodies(document: Description, { source }: Operation): Record<string, unknown>[] {
  const [, node] = Object.entries(source.responses).find(([status]) => status.startsWith("2")) ?? [];
  const { content = {} } = (node ? resolve(document, node) : {}) as ResponseObject;
  const examples = Object.values(content["application/json"]?.examples ?? {});
  return examples.map((example) => resolve(document, example).value as Record<string, unknown>);
}
