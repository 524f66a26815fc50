import {
  type Description,
  type OperationObject,
  type Parameter,
  type PathItem,
  pointer,
  type RequestBody,
  resolve,
} from "./description.ts";

const methods = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/** An operation of the description with its references followed. */
export interface Operation {
  /** In lower case. */
  method: string;
  /** As it stands in the description, `/lead/{id}/`. */
  path: string;
  source: OperationObject;
  parameters: Located<Parameter>[];
  body?: Located<RequestBody>;
}

/** A part of the description, and where it stands: validators are compiled by pointer, so that references in it resolve. */
export interface Located<T> {
  value: T;
  pointer: string;
}

/** All operations of the API, in the description's order; not those on servers of their own, such as OAuth's. */
export function operations(document: Description): Operation[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    methods
      .filter((method) => item[method] && !(item[method] as OperationObject).servers)
      .map((method) => operation(document, path, item, method)),
  );
}

function operation(document: Description, path: string, item: PathItem, method: string): Operation {
  const source = item[method] as OperationObject;
  const own = (source.parameters ?? []).map((node, index) => located(document, node, pointer("paths", path, method, "parameters", index)));
  const shared = (item.parameters ?? [])
    .map((node, index) => located(document, node, pointer("paths", path, "parameters", index)))
    .filter(({ value }) => !own.some((parameter) => parameter.value.name === value.name && parameter.value.in === value.in));
  const { requestBody } = source;
  const body = requestBody && { body: located(document, requestBody, pointer("paths", path, method, "requestBody")) };
  return { method, path, source, parameters: [...shared, ...own], ...body };
}

function located<T extends object>(document: Description, node: T | { $ref: string }, place: string): Located<T> {
  return { value: resolve(document, node), pointer: "$ref" in node ? (node.$ref as string) : place };
}
