import { createRequire } from "node:module";

/** The parts of an OpenAPI document that servers read. */
export interface Description {
  openapi: string;
  info: { version: string };
  servers: { url: string }[];
  security?: SecurityRequirement[];
  /** The text that is false as a boolean query parameter; any other is true. */
  "x-false-value"?: string;
  /** Former beginnings of paths, and what took their place. */
  "x-path-aliases"?: Record<string, string>;
  paths: Record<string, PathItem>;
  components: {
    schemas: Record<string, Schema>;
    responses: Record<string, ResponseObject>;
    securitySchemes: Record<string, SecurityScheme>;
    [kind: string]: Record<string, unknown>;
  };
}

export interface Reference {
  $ref: string;
}

export type SecurityRequirement = Record<string, string[]>;

export interface SecurityScheme {
  type: string;
  scheme?: string;
}

export interface PathItem {
  parameters?: (Parameter | Reference)[];
  [method: string]: unknown;
}

export interface OperationObject {
  operationId: string;
  tags?: string[];
  servers?: { url: string }[];
  security?: SecurityRequirement[];
  parameters?: (Parameter | Reference)[];
  requestBody?: RequestBody | Reference;
  responses: Record<string, ResponseObject | Reference>;
  "x-dependent-required"?: DependentRequired[];
  "x-events"?: string[];
  "x-filter-combinations"?: FilterCombinations;
  "x-max-objects"?: MaxObjects;
  "x-one-required"?: OneRequired;
  "x-pagination"?: Pagination;
}

/** How a list is paged; EXTENSIONS.md of `@closekit/spec` says what it means. */
export interface Pagination {
  style: "offset" | "cursor" | "none";
  maxLimit?: number;
  order?: string;
  orderBy?: string[];
  cursorSeconds?: number;
  maxResults?: number;
  window?: string;
}

/** A rule between query parameters; EXTENSIONS.md of `@closekit/spec` says what it means. */
export interface DependentRequired {
  parameters: string[];
  requires: string[];
  single?: boolean;
  example: string;
}

/** Query parameters of which one must be given; EXTENSIONS.md of `@closekit/spec` says what it means. */
export interface OneRequired {
  parameters: string[];
  only?: boolean;
  example: string;
}

/** Which filters of a list work together; EXTENSIONS.md of `@closekit/spec` says what it means. */
export interface FilterCombinations {
  window: string;
  sets: string[][];
  example: string;
}

/** How many objects an organization can have; EXTENSIONS.md of `@closekit/spec` says what it means. */
export interface MaxObjects {
  count: number;
  example: string;
}

export interface Parameter {
  name: string;
  in: "query" | "header" | "path" | "cookie";
  required?: boolean;
  explode?: boolean;
  "x-multi-segment"?: boolean;
  "x-open-names"?: boolean;
  schema: Schema;
}

export interface RequestBody {
  required?: boolean;
  content: Record<string, MediaType>;
}

export interface ResponseObject {
  headers?: Record<string, { example?: unknown } | Reference>;
  content?: Record<string, MediaType>;
  "x-body-optional"?: boolean;
}

export interface MediaType {
  schema: Schema;
  examples?: Record<string, { value: unknown } | Reference>;
}

export interface Schema {
  $ref?: string;
  type?: string | string[];
  title?: string;
  format?: string;
  const?: unknown;
  enum?: unknown[];
  default?: unknown;
  required?: string[];
  readOnly?: boolean;
  properties?: Record<string, Schema>;
  patternProperties?: Record<string, Schema>;
  additionalProperties?: boolean | Schema;
  items?: Schema;
  allOf?: Schema[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  discriminator?: { propertyName: string; mapping?: Record<string, string> };
  "x-extensible-enum"?: string[];
  "x-id-prefix"?: string;
  "x-date-time"?: true | "without-offset";
  "x-search"?: { objectType: string; result: boolean; counters?: string[] };
  "x-smart-fields"?: Record<string, SmartField>;
  "x-multiple-values"?: string[];
  "x-error-messages"?: Record<string, ErrorMessage>;
  "x-type-names"?: Record<string, string>;
}

/** How a Smart Field derives from the objects of a lead: one of `count`, `first`, `last` and `amount`, and of what. */
export interface SmartField {
  count?: true;
  first?: string;
  last?: string;
  amount?: string;
  by?: string;
  each?: string;
  where?: Record<string, unknown[]>;
  none?: null;
}

/** Wording of a violation: a field's message, or a whole body. */
export type ErrorMessage = string | { error: string };

/** The description that this version is made for, from `@closekit/spec`. It is shared: do not change it. */
export function bundledDescription(): Description {
  bundled ??= createRequire(import.meta.url)("@closekit/spec/openapi.json") as Description;
  return bundled;
}

let bundled: Description | undefined;

/** Whether this is the bundled description itself, whose parts were checked when it was built. */
export const isBundled = (document: Description): boolean => document === bundled;

/** Follows `$ref` within the document, as often as needed. */
export function resolve<T extends object>(document: Description, node: T | Reference): T {
  let current: unknown = node;
  while (isReference(current)) current = at(document, current.$ref);
  return current as T;
}

function at(document: Description, reference: string): unknown {
  let node: unknown = document;
  for (const segment of reference.replace(/^#\//, "").split("/")) {
    node = (node as Record<string, unknown> | undefined)?.[segment.replaceAll("~1", "/").replaceAll("~0", "~")];
  }
  if (node === undefined) throw new Error(`The description refers to ${reference}, which it does not have.`);
  return node;
}

/** A JSON pointer as a URI fragment: `pointer("paths", "/lead/", "get")` is `#/paths/~1lead~1/get`. */
export function pointer(...segments: (string | number)[]): string {
  return `#${segments.map((segment) => `/${String(segment).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("")}`;
}

function isReference(node: unknown): node is Reference {
  return typeof node === "object" && node !== null && "$ref" in node && typeof node.$ref === "string";
}
