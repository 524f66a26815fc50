/** Every operation with the description's own examples, each in an organization of its own that holds the story of the examples. */
import { isDeepStrictEqual } from "node:util";
import { bundledDescription, type Operation, type ResponseObject, resolve } from "@closekit/contract";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Sandbox } from "../src/index.ts";
import { type Answered, caller, testSandbox } from "./support.ts";
import { addressOf, askedOf, cases, past, refused } from "./traffic.ts";

const document = bundledDescription();

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
  const known = past[operation.source.operationId] ?? refused[operation.source.operationId];
  const expected = known === undefined ? [200, 201, 204, 501] : [known];
  expect(expected.includes(answer.status) || isInUse(operation, answer), told).toBe(true);
});

/** Whether what was to be deleted is in use by the story, in the words that the description has for it. */
function isInUse({ method, source }: Operation, { status, body }: Answered): boolean {
  const node = source.responses[String(status)];
  if (method !== "delete" || status !== 400 || !node) return false;
  const examples = Object.values(resolve<ResponseObject>(document, node).content?.["application/json"]?.examples ?? {});
  return examples.some((example) => isDeepStrictEqual(resolve(document, example).value, body));
}
