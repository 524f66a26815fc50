import { type Description, type Operation, type ResponseObject, resolve } from "@closekit/contract";
import { type Owner, owners } from "../custom-fields/owners.ts";
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
    const shown = [operations.get, operations.list, operations.create, operations.update].flatMap((operation) =>
      operation ? exampleObjects(document, operation) : [],
    );
    const byId = new Map<string, Stored>();
    for (const object of shown) {
      if (!byId.has(object.id) && (type === undefined || object._type === type)) byId.set(object.id, object);
    }
    records.set(resource.path, [...byId.values()]);
  }
  for (const { types, fields } of Object.values(owners)) if (types && fields) addFields(records, types, fields);
  addStatuses(records);
  return records;
}

/** Types show their fields in short; those that are shown nowhere else exist, too. */
function addFields(records: Records, { path, key }: NonNullable<Owner["types"]>, fields: string): void {
  const known = records.get(fields) ?? [];
  const shared = new Set(records.get("/custom_field/shared/")?.map(({ id }) => id));
  for (const type of records.get(path) ?? []) {
    for (const field of (type.fields ?? []) as Stored[]) {
      if (shared.has(field.id) || known.some(({ id }) => id === field.id)) continue;
      const { organization_id, created_by, updated_by } = type;
      const times = { date_created: `${type.date_created}+00:00`, date_updated: `${type.date_updated}+00:00` };
      known.push({ choices: null, ...field, [key]: type.id, organization_id, created_by, updated_by, ...times });
    }
  }
  records.set(fields, known);
}

/** Pipelines show their statuses; those that are shown nowhere else exist, too. */
function addStatuses(records: Records): void {
  const known = records.get("/status/opportunity/") ?? [];
  for (const { id: pipeline_id, organization_id, statuses } of records.get("/pipeline/") ?? []) {
    for (const status of statuses as Stored[])
      if (!known.some(({ id }) => id === status.id)) known.push({ ...status, organization_id, pipeline_id });
  }
  records.set("/status/opportunity/", known);
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
