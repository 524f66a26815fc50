/**
 * Every operation with the description's own examples, in an organization that holds the story of the examples: one of its own for each
 * that may change something.
 */
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
  const { organizationId, apiKey } = operation.method === "get" ? sandbox : await sandbox.createOrganization();
  const asked = askedOf(each, organizationId);
  const answer = await caller(sandbox, apiKey)(operation.method.toUpperCase(), addressOf(each, asked), asked.body);
  const told = `${answer.status} ${JSON.stringify(answer.body)?.slice(0, 400)}`;
  expect(isExpected(each, answer), told).toBe(true);
});
