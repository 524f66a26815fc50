/** Every operation with the description's own examples, each in an organization of its own that holds the story of the examples. */
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Sandbox } from "../src/index.ts";
import { caller, testSandbox } from "./support.ts";
import { addressOf, askedOf, cases, isExpected } from "./traffic.ts";

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await testSandbox({ strict: true });
});
afterAll(() => sandbox.close());

test.each(cases)("$name", async (each) => {
  const { operation } = each;
  const own = await sandbox.createOrganization();
  const asked = askedOf(each, own.organizationId);
  const answer = await caller(sandbox, own.apiKey)(operation.method.toUpperCase(), addressOf(each, asked), asked.body);
  const told = `${answer.status} ${JSON.stringify(answer.body)?.slice(0, 400)}`;
  expect(isExpected(each, answer), told).toBe(true);
});
