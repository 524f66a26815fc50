import { expect, test } from "vitest";
import { check } from "./check.ts";

const description = (schema: object, examples: object = {}) => ({
  openapi: "3.1.0",
  info: { title: "T", version: "1" },
  paths: {
    "/things/": {
      get: { responses: { 200: { content: { "application/json": { schema: { $ref: "#/components/schemas/T" }, examples } } } } },
    },
  },
  components: { schemas: { T: schema } },
});
const at = "/paths/~1things~1/get/responses/200/content/application~1json";

test("finds nothing wrong with what is right", () => {
  const schema = { type: "object", required: ["id"], properties: { id: { type: "string", "x-id-prefix": "thing_" } } };
  expect(check(description(schema, { one: { value: { id: "thing_1" } } }))).toEqual([]);
});

test("finds an example that does not fit", () => {
  const schema = { type: "object", required: ["id"], properties: { id: { type: "string" } } };
  expect(check(description(schema, { one: { value: {} } }))).toEqual([
    `${at}: example "one" does not fit its schema: value must have required property 'id'`,
  ]);
});

test("finds an id of another kind", () => {
  const schema = { type: "string", "x-id-prefix": "thing_" };
  expect(check(description(schema, { one: { value: "lead_1" } }))[0]).toContain('example "one" does not fit its schema');
});

test("finds a misspelt keyword, which a lenient validator would pass", () => {
  const problems = check(description({ type: "string", maxlength: 3 }));
  expect(problems[0]).toContain('/components/schemas/T: its schema does not compile: strict mode: unknown keyword: "maxlength"');
});

test("finds a reference to nothing", () => {
  expect(check(description({ type: "array", items: { $ref: "#/components/schemas/Gone" } }))[0]).toContain("its schema does not compile");
});

test("checks the examples of schemas, parameters and headers too", () => {
  const parameters = { P: { name: "p", in: "query", schema: { type: "integer" }, example: "x" } };
  const headers = { H: { schema: { type: "integer" }, example: "x" } };
  const schemas = { T: { type: "integer", examples: ["x"] } };
  const problems = check({ ...description({ type: "integer" }), components: { parameters, headers, schemas } });
  expect(problems.map((line) => line.split(":")[0])).toEqual([
    "/components/schemas/T",
    "/components/parameters/P",
    "/components/headers/H",
  ]);
});
