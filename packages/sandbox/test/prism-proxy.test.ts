/** The traffic of the examples through Prism, as a proxy in front of the sandbox that checks every request and response. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { type AddressInfo, createServer } from "node:net";
import { createAdaptorServer } from "@hono/node-server";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Sandbox } from "../src/index.ts";
import { testSandbox } from "./support.ts";
import { addressOf, askedOf, type Case, cases } from "./traffic.ts";

const require = createRequire(import.meta.url);

let sandbox: Sandbox;
let server: ReturnType<typeof createAdaptorServer>;
let prism: ChildProcess;
let url: string;
/** Names of the cases that the sandbox answered 501. */
const notEmulated = new Set<string>();

beforeAll(async () => {
  sandbox = await testSandbox();
  server = createAdaptorServer({ fetch: answerTo });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const upstream = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v1`;
  const port = await freePort();
  const program = require.resolve("@stoplight/prism-cli/dist/index.js");
  const args = [program, "proxy", require.resolve("@closekit/spec/openapi.json"), upstream, "--port", String(port)];
  prism = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] });
  await listening(prism);
  url = `http://127.0.0.1:${port}`;
});
afterAll(async () => {
  prism?.kill();
  server?.close();
  await sandbox?.close();
});

/** The sandbox; but what a request has `x-spoil` for is answered that status with what no description allows. */
async function answerTo(request: Request): Promise<Response> {
  const spoiled = request.headers.get("x-spoil");
  if (spoiled) return Response.json(["spoiled"], { status: Number(spoiled) });
  const answer = await sandbox.fetch(request);
  if (answer.status === 501) notEmulated.add(request.headers.get("x-case") ?? "");
  return answer;
}

/** What Prism found wrong, in the request or the response, and what came back. */
async function throughPrism(each: Case, organizationId: string, apiKey: string, more: Record<string, string> = {}) {
  const { operation, name } = each;
  const asked = askedOf(each, organizationId);
  // operations that are for OAuth apps say so, and Prism checks it
  const authorization = operation.source.security ? `Bearer ${apiKey}` : `Basic ${btoa(`${apiKey}:`)}`;
  const response = await fetch(`${url}${addressOf(each, asked)}`, {
    method: operation.method.toUpperCase(),
    headers: { authorization, "x-case": name, ...(asked.body !== undefined && { "content-type": "application/json" }), ...more },
    ...(asked.body !== undefined && { body: JSON.stringify(asked.body) }),
  });
  const violations: { location: string[]; message: string }[] = JSON.parse(response.headers.get("sl-violations") ?? "[]");
  return { status: response.status, text: await response.text(), violations };
}

test.concurrent.each(cases)("$name", async (each) => {
  const { organizationId, apiKey } = each.operation.method === "get" ? sandbox : await sandbox.createOrganization();
  const { status, text, violations } = await throughPrism(each, organizationId, apiKey);
  // Prism answers in place of an upstream that answers 501
  if (notEmulated.has(each.name)) return;
  expect(violations).toEqual([]);
  if (text === "" || each.index > 0) return;
  // Prism passes over schemas that it cannot compile; it must have had one here
  const spoiled = await throughPrism(each, organizationId, apiKey, { "x-spoil": String(status) });
  expect(spoiled.violations).toContainEqual(expect.objectContaining({ location: ["response", "body"] }));
});

test("what is not emulated is the exception", () => {
  expect(notEmulated.size).toBeLessThan(cases.length / 20);
});

async function listening(program: ChildProcess): Promise<void> {
  let printed = "";
  await new Promise<void>((resolve, reject) => {
    program.stdout?.on("data", (chunk) => {
      printed += chunk;
      if (printed.includes("Prism is listening")) resolve();
    });
    program.stderr?.on("data", (chunk) => {
      printed += chunk;
    });
    program.once("exit", (code) => reject(new Error(`Prism ended with ${code}: ${printed}`)));
  });
}

async function freePort(): Promise<number> {
  const taken = createServer().listen(0, "127.0.0.1");
  await once(taken, "listening");
  const { port } = taken.address() as AddressInfo;
  taken.close();
  await once(taken, "close");
  return port;
}
