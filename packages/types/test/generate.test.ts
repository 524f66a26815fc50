import { statSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { generate } from "../generator/generate.ts";
import { template } from "../generator/key-patterns.ts";

const description = (parts: object) => ({ openapi: "3.1.0", info: { title: "T", version: "1" }, paths: {}, ...parts }) as never;

describe("patternProperties", () => {
  test.each([
    ["^custom\\.", "custom.${string}"],
    ["^custom\\..+\\.add$", "custom.${string}.add"],
  ])("%s becomes %s", (pattern, expected) => {
    expect(template(pattern)).toBe(expected);
  });

  test.each(["custom", "^[a-z]+$", "^a|b"])("%s is refused, for no template says the same", (pattern) => {
    expect(() => template(pattern)).toThrow(`patternProperties "${pattern}" has no template literal type`);
  });
});

test("a default does not make a key required", async () => {
  const schemas = { S: { type: "object", properties: { a: { type: "string", default: "x" } } } };
  expect(await generate(description({ components: { schemas } }))).toMatch(/a\?: string/);
});

test("a rule that names an unknown parameter is refused", async () => {
  const operation = {
    operationId: "listThings",
    parameters: [{ name: "a", in: "query", schema: { type: "string" } }],
    "x-dependent-required": [{ parameters: ["a"], requires: ["b"] }],
    responses: { 200: { description: "ok" } },
  };
  await expect(generate(description({ paths: { "/things/": { get: operation } } }))).rejects.toThrow("names b, which is no parameter");
});

test("rules between the same query parameters hold together", async () => {
  const operation = {
    operationId: "listThings",
    parameters: ["a", "b"].map((name) => ({ name, in: "query", schema: { type: "string" } })),
    "x-dependent-required": [
      { parameters: ["a"], requires: ["b"] },
      { parameters: ["b"], requires: ["a"] },
    ],
    responses: { 200: { description: "ok" } },
  };
  const types = await generate(description({ paths: { "/things/": { get: operation } } }));
  const query =
    "{} & ({ b: string; a?: string; } | { b?: string; a?: never; }) & ({ a: string; b?: string; } | { a?: string; b?: never; })";
  expect(types.replaceAll(/\s+/g, " ")).toContain(`query?: ${query}`);
});

test.each([
  [false, "query: { a: string; b?: string; c?: string; } | { a?: string; b: string; c?: string; }"],
  [true, "query: { a: string; b?: never; c?: string; } | { a?: never; b: string; c?: string; }"],
])("of parameters that one is needed of, one is there (exactly one: %s)", async (exactlyOne, query) => {
  const operation = {
    operationId: "listThings",
    parameters: ["a", "b", "c"].map((name) => ({ name, in: "query", schema: { type: "string" } })),
    "x-required-any": { parameters: ["a", "b"], exactlyOne },
    responses: { 200: { description: "ok" } },
  };
  const types = await generate(description({ paths: { "/things/": { get: operation } } }));
  expect(types.replaceAll(/\s+/g, " ")).toContain(query);
});

test("a description comes along as JSDoc", async () => {
  const schemas = { S: { type: "string", description: "What it is." } };
  expect(await generate(description({ components: { schemas } }))).toContain(
    '/** What it is. */\nexport type S = components["schemas"]["S"];',
  );
});

test("the declarations of the whole API stay under 1.2 MB", () => {
  const { size } = statSync(path.resolve(import.meta.dirname, "../dist/index.d.ts"));
  console.log(`dist/index.d.ts: ${size} bytes`);
  expect(size).toBeLessThan(1_200_000);
});
