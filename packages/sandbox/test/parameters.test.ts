/** Query parameters that every list has. */
import { bundledDescription, operations } from "@closekit/contract";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Sandbox } from "../src/index.ts";
import { type Call, caller, testSandbox } from "./support.ts";

let sandbox: Sandbox;
let call: Call;

beforeAll(async () => {
  sandbox = await testSandbox();
  call = caller(sandbox, sandbox.apiKey);
});
afterAll(() => sandbox.close());

/** Paths of the lists that have a parameter. */
const listsWith = (name: string) =>
  operations(bundledDescription())
    .filter(({ method, path }) => method === "get" && !path.includes("{"))
    .filter(({ parameters }) => parameters.some(({ value }) => value.in === "query" && value.name === name))
    .map(({ path }) => path);

test.each(listsWith("_limit"))("%s goes by the first value of a repeated parameter", async (path) => {
  const once = await call("GET", `${path}?_limit=1`);
  const twice = await call("GET", `${path}?_limit=1&_limit=2`);
  expect(once.status).not.toBe(500);
  // times and cursors differ from answer to answer
  expect([twice.status, twice.body.data?.length]).toEqual([once.status, once.body.data?.length]);
});

test("repeated list parameters keep all their values", async () => {
  const [lead] = (await call("GET", "/lead/?_fields=id&_fields=name&_limit=1")).body.data;
  expect(Object.keys(lead).toSorted()).toEqual(["id", "name"]);
});

test.each(listsWith("_skip"))("%s has nothing beyond all numbers", async (path) => {
  const { status, body } = await call("GET", `${path}?_skip=99999999999999999999`);
  if (status === 200) expect(body.data).toEqual([]);
  else expect([400, 501]).toContain(status);
});
