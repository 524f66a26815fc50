/** Every function of the client, with the description's own examples, through the strict mock. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import * as closekit from "@closekit/client";
import { expect, test } from "vitest";
import { apiKey, baseUrl, onMock } from "./support/api.ts";

interface Operation {
  operationId: string;
  servers?: unknown[];
  parameters?: { $ref?: string; name: string; in: string; required?: boolean }[];
  "x-required-any"?: { parameters: string[] };
  requestBody?: { content: Record<string, { examples: Record<string, { value: unknown }> }> };
  responses: Record<string, { $ref?: string; content?: Record<string, { examples: Record<string, { value: unknown }> }> }>;
}

const description = JSON.parse(readFileSync(createRequire(import.meta.url).resolve("@closekit/spec/openapi.json"), "utf8"));
const operations = Object.values<Record<string, Operation>>(description.paths)
  .flatMap((item) => Object.values(item))
  .filter(({ servers }) => !servers);
// bulk actions ask for it when the query has no condition
const everything = { everything: true };
// a token, for a few operations refuse API keys
const close = closekit.createClient({ accessToken: apiKey, baseUrl, retries: false, rateLimits: false });

/** The component that a reference names, or the node itself. */
const resolve = <T extends { $ref?: string }>(node: T): T =>
  node.$ref
    ? node.$ref
        .split("/")
        .slice(1)
        .reduce((at, key) => at[key], description)
    : node;

type Call = (client: closekit.CloseClient, request: object) => closekit.Call<unknown, Record<200, { content: never }>>;

test("there is a function for every operation", () => {
  expect(operations.length).toBeGreaterThan(290);
  expect(operations.filter(({ operationId }) => !(operationId in closekit))).toEqual([]);
});

// only the mock answers the very examples
test.runIf(onMock).each(operations.map((operation) => [operation.operationId, operation] as const))("%s", async (id, operation) => {
  const [any] = operation["x-required-any"]?.parameters ?? [];
  const parameters = (operation.parameters ?? []).map(resolve).filter(({ name, required }) => required || name === any);
  const values = (place: string) => Object.fromEntries(parameters.filter((each) => each.in === place).map(({ name }) => [name, "an_id"]));
  const [media] = Object.values(operation.requestBody?.content ?? {});
  const bodies = media ? Object.values(media.examples).map(({ value }) => value) : [undefined];
  const [status, success] = Object.entries(operation.responses).find(([code]) => code.startsWith("2")) ?? [];
  const [answer] = Object.values(resolve(success ?? {}).content ?? {});
  const expected = answer && Object.values(answer.examples)[0]?.value;
  const call = (closekit as unknown as Record<string, Call>)[id] as Call;
  for (const body of bodies) {
    const outcome = await call(close, { path: values("path"), query: values("query"), body, ...everything }).outcome();
    expect(outcome).toMatchObject({ ok: true, status: Number(status) });
    expect(outcome.data).toEqual(expected);
    expect(outcome.response.headers.get("x-closekit-warning")).toBeNull();
  }
});
