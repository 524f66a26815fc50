import type { Paging } from "../src/paged.ts";
import type { Pagination } from "./paging.ts";
import type { Schema } from "./search-module.ts";

/** A parameter, its references resolved. */
export interface Parameter {
  name: string;
  description?: string;
  in: "path" | "query" | "header";
  required?: boolean;
  schema: { maximum?: number };
  "x-multi-segment"?: boolean;
}

/** An operation of the description, as far as the generator reads it. */
export interface Operation {
  operationId: string;
  summary: string;
  description: string;
  deprecated?: boolean;
  servers?: { url: string }[];
  tags: string[];
  parameters?: Parameter[];
  requestBody?: { required?: boolean };
  "x-required-any"?: object;
  "x-pagination"?: Pagination;
  responses: Record<string, { content?: Record<string, { schema: Schema }>; $ref?: string }>;
  "x-rate-limit-group"?: string;
}

interface Member {
  path: string;
  method: string;
  operation: Operation;
  /** What is known about its pages, where it is a list. */
  paging: Paging | undefined;
}

/**
 * A module with a function for each operation. Signatures are written out instead of being inferred from a path, so that the editor
 * answers at once however many operations there are.
 */
export function operationModule(members: Member[]): string {
  return [
    `import type { operations } from "@closekit/types";\n`,
    `import { type Call, type CallOptions, call } from "../call.ts";\n`,
    `import type { CloseClient } from "../client.ts";\n`,
    members.some(({ paging }) => paging) ? `import { paged } from "../paged.ts";\n` : "",
    members.some(({ operation }) => selectsFields(operation)) ? `import type { Selected, Selecting } from "../selected.ts";\n` : "",
    ...members.map(operationFunction),
  ].join("");
}

function operationFunction({ path, method, operation, paging }: Member): string {
  const id = operation.operationId;
  const name = id.charAt(0).toUpperCase() + id.slice(1);
  const parts = requestParts(operation, name);
  const selects = selectsFields(operation);
  const type = selects ? `${name}Request & Selecting<Names>` : `${name}Request`;
  const request = parts.some(({ needed }) => needed) ? `request: ${type}` : `request: ${type} = {}`;
  const data = dataType(operation, name);
  const [before, after] = paging
    ? [`export const ${id} = /* @__PURE__ */ paged(function ${id}`, `, ${JSON.stringify(paging)});`]
    : [`export function ${id}`, ""];
  return `
type ${name} = operations["${id}"];

/** What {@link ${id}} sends. */
export interface ${name}Request extends CallOptions {
${parts.map(({ key, needed, type }) => `  ${key}${needed ? "" : "?"}: ${type};\n`).join("")}}

/**
 * ${operation.summary}.
 *
 * ${operation.description}
 *
 * \`${method.toUpperCase()} ${path}\`
 *${operation.deprecated ? "\n * @deprecated\n *" : ""}
 * @throws CloseApiError when the API answers an error
 */
${before}${selects ? "<const Names extends readonly string[] = readonly []>" : ""}(
  client: CloseClient,
  ${request},
): Call<${selects ? `Selected<${data}, Names>` : data}, ${name}["responses"]> {
  return call(client, "${method.toUpperCase()}", "${path}", request);
}${after}
`;
}

/** Whether the caller may choose the fields of the answer. */
const selectsFields = ({ parameters = [] }: Operation) => parameters.some(({ name, in: place }) => name === "_fields" && place === "query");

/** The parts of a request that the operation knows: its parameters by place, and its body. */
function requestParts({ parameters = [], requestBody, "x-required-any": any }: Operation, name: string) {
  const places = (["path", "query", "header"] as const).map((place) => ({
    key: place,
    of: parameters.filter((parameter) => parameter.in === place),
  }));
  const parts = places
    .filter(({ of }) => of.length > 0)
    .map(({ key, of }) => ({
      key: key as string,
      needed: of.some(({ required }) => required) || (key === "query" && any !== undefined),
      type: `${name}["parameters"]["${key}"]`,
    }));
  if (!requestBody) return parts;
  const body = `NonNullable<${name}["requestBody"]>["content"]["application/json"]`;
  return [...parts, { key: "body", needed: requestBody.required === true, type: body }];
}

/** The type of the success body; `undefined` where there is none. */
function dataType(operation: Operation, name: string): string {
  const status = Object.keys(operation.responses).find((code) => code.startsWith("2"));
  const response = operation.responses[status ?? ""];
  if (!response) throw new Error(`${operation.operationId} describes no success response`);
  return response.content || response.$ref ? `${name}["responses"][${status}]["content"]["application/json"]` : "undefined";
}
