import { bundledDescription, operations } from "@closekit/contract";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Sandbox } from "../src/index.ts";
import { type Existing, existing } from "./generate/known-ids.ts";
import { requestsOf } from "./generate/requests.ts";
import { type Call, caller, testSandbox } from "./support.ts";

const document = bundledDescription();
const all = operations(document);
const runs = 6;

let sandbox: Sandbox;
let call: Call;
let there: Existing;
const logged: string[] = [];

beforeAll(async () => {
  sandbox = await testSandbox({ log: (line) => logged.push(line) });
  call = caller(sandbox, sandbox.apiKey);
  there = await existing(sandbox, all);
});
afterAll(() => sandbox.close());

const order = ["get", "post", "put", "delete"];
const inOrder = all.toSorted((one, other) => order.indexOf(one.method) - order.indexOf(other.method));

describe("requests that the description allows get a status that it has, and a success fits it", () => {
  for (const operation of inOrder) {
    test(operation.source.operationId, async () => {
      const statuses = [...Object.keys(operation.source.responses).map(Number), 413, 501];
      await fc.assert(
        fc.asyncProperty(requestsOf(document, operation, there), async ({ method, path, body }) => {
          logged.length = 0;
          const { status } = await call(method, path, body);
          expect(statuses, logged.join("\n")).toContain(status);
        }),
        { numRuns: runs, seed: 20_260_304, endOnFailure: true },
      );
    });
  }
});
