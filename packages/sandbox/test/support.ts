import { randomUUID } from "node:crypto";
import { bundledDescription, compiler, type Operation, operations, pointer, type ResponseObject, resolve } from "@closekit/contract";
import pg from "pg";
import { expect, inject } from "vitest";
import { newApiKey } from "../src/access.ts";
import { openSandbox, type Sandbox, type SandboxOptions } from "../src/index.ts";

const document = bundledDescription();
const all = operations(document);
const compile = compiler(document);

/** A request to a sandbox; every answer is checked against the description. */
export type Call = (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Answered>;

export interface Answered {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies of all kinds
  body: any;
}

/** A sandbox of its own, on the database that the test run is about. */
export async function testSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const place = process.env.SANDBOX_ON === "postgres" && options.databaseUrl === undefined ? shared() : {};
  return openSandbox({ log: () => {}, ...place, ...options });
}

/** A new organization in the PostgreSQL database that all share, for its tables take long to make. */
export const shared = () => ({ databaseUrl: `${inject("postgres")}/postgres`, apiKey: newApiKey() });

/** Makes an empty PostgreSQL database. */
export async function newDatabase(): Promise<string> {
  const server = inject("postgres");
  const name = `sandbox_${randomUUID().replaceAll("-", "")}`;
  const client = new pg.Client({ connectionString: `${server}/postgres` });
  await client.connect();
  await client.query(`create database ${name}`);
  await client.end();
  return `${server}/${name}`;
}

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
    if (!path.includes("_fields") && !own.has(response.status)) fits(method, path, answered);
    return answered;
  };
}

/** Statuses whose bodies the description does not have: a failure, what is not emulated, what is too large, what has no such method. */
const own = new Set([405, 413, 500, 501]);

const places = all.map((operation) => ({ operation, pattern: patternOf(operation) }));
const exactly = new Set(all.map(({ path }) => path));

/** Checks an answer against the schema that the description has for its status. */
function fits(method: string, path: string, { status, body }: Answered): void {
  const [at = ""] = path.split("?");
  const isAt = (pattern: RegExp, own: string) => (exactly.has(at) ? own === at : pattern.test(at));
  const { operation } =
    places.find((each) => each.operation.method === method.toLowerCase() && isAt(each.pattern, each.operation.path)) ?? {};
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

function patternOf({ path }: Operation): RegExp {
  const pattern = path
    .replace(/\/$/, "")
    .replaceAll(/\{(object_type)\}/g, ".+")
    .replaceAll(/\{[^}]+\}/g, "[^/]+");
  return new RegExp(`^${pattern}/*$`);
}
