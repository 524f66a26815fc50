import type { Description, Operation } from "@closekit/contract";
import { orderTable } from "../custom-fields/definitions.ts";
import type { Table } from "../store/table.ts";
import { type Definition, define } from "./definition.ts";
import { eventTable } from "./events.ts";
import type { Behaviour, Handler, Resource } from "./resource.ts";
import { standardHandlers } from "./standard.ts";

/** What the API does, as far as it follows from the description and the resources alone. */
export interface Plan {
  definitions: Definition[];
  /** All tables that the resources need. */
  tables: Table[];
  /** What carries out each operation, by id. */
  handlers: Map<string, Handler>;
  /** Operations that are not carried out, and why. */
  notEmulated: Map<string, string>;
}

/** @param others behaviour that belongs to no collection */
export function plan(document: Description, all: Operation[], resources: Resource[], others: Behaviour[]): Plan {
  const definitions = resources.map((resource) => define(document, all, resource));
  const behaviours = [...resources, ...others];
  const handlers = new Map(definitions.flatMap((definition) => [...standardHandlers(definition)]));
  for (const { operations = {} } of behaviours) for (const [id, handler] of Object.entries(operations)) handlers.set(id, handler);
  const notEmulated = new Map(behaviours.flatMap(({ notEmulated = {} }) => Object.entries(notEmulated)));
  for (const id of notEmulated.keys()) handlers.delete(id);
  return { definitions, tables: [...shareTables(definitions), eventTable, orderTable], handlers, notEmulated };
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
