import {
  type Description,
  type MediaType,
  type Operation,
  type Parameter,
  type ResponseObject,
  resolve,
  type Schema,
  type SmartField,
} from "@closekit/contract";
import { type ColumnKind, created, type Table } from "../store/table.ts";
import { blank } from "./blank.ts";
import type { Resource } from "./resource.ts";
import { mainType, type Shape, shapeOf } from "./shape.ts";

/** A resource with all that the description says of it. */
export interface Definition {
  resource: Resource;
  table: Table;
  /** What the API calls it, as in `Lead`. */
  title: string;
  operations: { list?: Operation; create?: Operation; get?: Operation; update?: Operation; delete?: Operation };
  /** Its objects, as responses have them. */
  shape: Shape;
  createShape: Shape | undefined;
  updateShape: Shape | undefined;
  /** What a new object has before anything is known of it. */
  blank: Record<string, unknown>;
  /** Its fields that are times. */
  times: string[];
  idPrefix: string | undefined;
  /** The `_type` of its objects, where their table is shared. */
  type: string | undefined;
  /** What its events are about; undefined when it has none. */
  objectType: string | undefined;
  /** Order of its lists. */
  order: string;
  /** Whether its list says that there is more, which lists in one piece may do as well. */
  tellsMore: boolean;
  /** What Advanced Filtering calls its objects, and the parts of them that it finds by themselves. */
  search: { objectType: string | undefined; parts: Map<string, SearchablePart> };
  /** The Smart Fields of a lead that derive from its objects. */
  smartFields: Map<string, SmartField>;
}

/** Parts of an object, such as the `address`es of a lead in its field `addresses`, and the fields that count them. */
export interface SearchablePart {
  field: string;
  counters: string[];
}

const suffix = /__(in|gt|gte|lt|lte)$/;

/** Reads what the description says of a resource. The table has the columns of this resource; those that share one are put together. */
export function define(document: Description, all: Operation[], resource: Resource): Definition {
  const at = (path: string, method: string) => all.find((operation) => operation.path === path && operation.method === method);
  const operations = {
    list: at(resource.path, "get"),
    create: at(resource.path, "post"),
    get: at(`${resource.path}{id}/`, "get"),
    update: at(`${resource.path}{id}/`, "put"),
    delete: at(`${resource.path}{id}/`, "delete"),
  };
  const schema = objectSchema(document, operations.get, operations.create, operations.update, operations.list);
  const shape = shapeOf(document, schema);
  const type = shape.properties.get("_type")?.const;
  const event =
    operations.create?.source["x-events"]?.[0] ?? operations.update?.source["x-events"]?.[0] ?? operations.delete?.source["x-events"]?.[0];
  const createShape = bodyShape(document, operations.create);
  const name = resource.table ?? resource.path.slice(1, -1).replaceAll("/", "_");
  return {
    resource,
    table: { name, columns: columns(document, operations.list, shape, resource) },
    title: schema.title?.replaceAll(/ (.)/g, (_, letter: string) => letter.toUpperCase()) ?? name,
    operations: Object.fromEntries(Object.entries(operations).filter(([, operation]) => operation)) as Definition["operations"],
    shape,
    createShape,
    updateShape: bodyShape(document, operations.update),
    blank: blank(shape, createShape),
    times: [...shape.properties].flatMap(([key, { format }]) => (format === "date-time" ? [key] : [])),
    idPrefix: shape.properties.get("id")?.["x-id-prefix"],
    type: resource.table !== undefined && typeof type === "string" ? type : undefined,
    objectType: event?.replace(/\.[^.]+$/, ""),
    order: operations.list?.source["x-pagination"]?.order ?? resource.order ?? created,
    tellsMore: operations.list !== undefined && "has_more" in (successSchema(document, operations.list)?.properties ?? {}),
    search: {
      objectType: schema["x-search"]?.objectType,
      parts: searchableParts(document, shape),
    },
    smartFields: new Map(smartFields(document, schema)),
  };
}

/** The schema of an operation's success; undefined where it has no body. */
export function successSchema(document: Description, operation: Operation): Schema | undefined {
  const schema = successContent(document, operation)["application/json"]?.schema;
  return schema && resolve(document, schema);
}

/** What an operation's success is, by media type. */
export function successContent(document: Description, operation: Operation): Record<string, MediaType> {
  const [, node] = Object.entries(operation.source.responses).find(([status]) => status.startsWith("2")) ?? [];
  const { content = {} } = (node ? resolve(document, node) : {}) as ResponseObject;
  return content;
}

function objectSchema(document: Description, ...operations: (Operation | undefined)[]): Schema {
  for (const operation of operations) {
    const schema = operation && successSchema(document, operation);
    if (!schema) continue;
    const items = schema.properties?.data && resolve(document, schema.properties.data).items;
    return items ? resolve(document, items) : schema;
  }
  return {};
}

/** What an operation takes as its body. */
export function bodyShape(document: Description, operation: Operation | undefined): Shape | undefined {
  const schema = operation?.body?.value.content["application/json"]?.schema;
  return schema && shapeOf(document, schema);
}

function searchableParts(document: Description, { properties }: Shape): Map<string, SearchablePart> {
  const parts = new Map<string, SearchablePart>();
  for (const [field, { items }] of properties) {
    const { "x-search": search } = items ? resolve(document, items) : {};
    if (search && !search.result) parts.set(search.objectType, { field, counters: search.counters ?? [] });
  }
  return parts;
}

/** What a schema says of Smart Fields, with what those in its `allOf` say; `*` in a name stands for each of four measures. */
function smartFields(document: Description, schema: Schema): [name: string, field: SmartField][] {
  const shared = (schema.allOf ?? []).flatMap((part) => smartFields(document, resolve(document, part)));
  const own = Object.entries(schema["x-smart-fields"] ?? {}).flatMap(([name, field]) => {
    const names = name.startsWith("*") ? ["avg", "max", "min", "total"].map((measure) => measure + name.slice(1)) : [name];
    return names.map((each): [string, SmartField] => [each, field]);
  });
  return [...shared, ...own];
}

/** A column for each field that the list filters or orders by. */
function columns(document: Description, list: Operation | undefined, shape: Shape, resource: Resource): Map<string, ColumnKind> {
  const filtered = (list?.parameters ?? []).filter(({ value }) => value.in === "query").map(({ value }) => fieldOf(value));
  const ordered = (list?.source["x-pagination"]?.orderBy ?? [])
    .flatMap((order) => order.split(","))
    .map((field) => field.replace(/^-/, ""));
  const found = new Map<string, ColumnKind>([[created, "instant"]]);
  if (resource.table !== undefined) found.set("_type", "text");
  for (const field of [...filtered, ...ordered]) {
    const property = shape.properties.get(field);
    if (property && field !== "id" && field !== "organization_id" && !(field in (resource.filters ?? {})))
      found.set(field, kindOf(document, property));
  }
  for (const [field, kind] of Object.entries(resource.columns ?? {})) found.set(field, kind);
  return found;
}

/** The field that a parameter filters by. */
export const fieldOf = ({ name }: Pick<Parameter, "name">): string => name.replace(suffix, "");

function kindOf(document: Description, property: Schema): ColumnKind {
  const { format, ...rest } = resolve(document, property);
  if (format === "date-time") return "instant";
  const type = mainType(rest);
  if (type === "integer" || type === "number") return "number";
  return type === "boolean" ? "boolean" : "text";
}
