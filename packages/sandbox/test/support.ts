import { bundledDescription, compiler, type Operation, operations, pointer, type ResponseObject, resolve } from "@closekit/contract";
import { expect } from "vitest";
import { openSandbox, type Sandbox, type SandboxOptions } from "../src/index.ts";

const document = bundledDescription();
const all = operations(document);
const compile = compiler(document);

/** A request to a sandbox; every success is checked against the description. */
export type Call = (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Answered>;

export interface Answered {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies of all kinds
  body: any;
}

export const testSandbox = (options: SandboxOptions = {}): Promise<Sandbox> => openSandbox({ log: () => {}, ...options });

/** Calls with an API key. */
export function caller({ fetch }: Pick<Sandbox, "fetch">, apiKey: string): Call {
  return async (method, path, body, headers = {}) => {
    const response = await fetch(`http://sandbox/api/v1${path}`, {
      method,
      headers: {
        authorization: `Basic ${btoa(`${apiKey}:`)}`,
        ...(body !== undefined && { "content-type": "application/json" }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const answered = { status: response.status, headers: response.headers, body: text === "" ? undefined : JSON.parse(text) };
    if (response.ok && !path.includes("_fields")) fits(method, path, answered);
    return answered;
  };
}

/** Checks an answer against the schema that the description has for its status. */
function fits(method: string, path: string, { status, body }: Answered): void {
  const operation = all.find((each) => each.method === method.toLowerCase() && matches(each, path.split("?")[0] ?? ""));
  if (!operation || body === undefined) return;
  const node = operation.source.responses[String(status)];
  const id = operation.source.operationId;
  if (!node) throw new Error(`${id} is not described to answer ${status}`);
  const { content } = resolve<ResponseObject>(document, node);
  if (!content?.["application/json"]) return;
  const place = "$ref" in node ? (node.$ref as string) : pointer("paths", operation.path, operation.method, "responses", status);
  const violations = compile.json(`${place}${pointer("content", "application/json", "schema").slice(1)}`)(body);
  expect(violations.map(({ path: at, keyword, params }) => `${id} ${at.join(".")}: ${keyword} ${JSON.stringify(params)}`)).toEqual([]);
}

function matches({ path }: Operation, given: string): boolean {
  const pattern = path
    .replace(/\/$/, "")
    .replaceAll(/\{(object_type)\}/g, ".+")
    .replaceAll(/\{[^}]+\}/g, "[^/]+");
  const exact = all.some((each) => each.path === given);
  return exact ? path === given : new RegExp(`^${pattern}/*$`).test(given);
}
