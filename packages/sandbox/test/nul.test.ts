/** JSON has text with NUL characters, PostgreSQL has not. Both databases answer it alike. */
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Sandbox } from "../src/index.ts";
import { type Call, caller, testSandbox } from "./support.ts";
import { addressOf, askedOf, cases } from "./traffic.ts";

let sandbox: Sandbox;
let call: Call;
const logged: string[] = [];

beforeAll(async () => {
  sandbox = await testSandbox({ log: (line) => logged.push(line) });
  call = caller(sandbox, sandbox.apiKey);
});
afterAll(() => sandbox.close());

/** A body with a NUL character in each of its texts. */
function withNul(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (_, each) => (typeof each === "string" ? `${each}\u0000` : each));
}

const first = cases.filter(({ index }) => index === 0);
const withTexts = first.filter(({ body }) => body !== undefined && JSON.stringify(withNul(body)) !== JSON.stringify(body));

test.each(withTexts)("$name does not take it in its body", async (each) => {
  const asked = askedOf(each, sandbox.organizationId);
  const { status } = await call(each.operation.method.toUpperCase(), addressOf(each, asked), withNul(asked.body));
  expect(status, logged.at(-1)).toBe(400);
});

test("a body that is nothing but that says where", async () => {
  const { body } = await call("POST", "/lead/", { name: "\u0000", contacts: [{ name: "Ada" }, { name: "Ada\u0000" }] });
  const message = "Value must not contain NUL characters.";
  const second = { errors: { 1: { errors: [], "field-errors": { name: message } } } };
  expect(body).toEqual({ errors: [], "field-errors": { name: message, contacts: second } });
});

test.each(first)("$name finds nothing by it", async (each) => {
  const asked = askedOf(each, sandbox.organizationId);
  const path = Object.fromEntries(Object.keys(asked.path).map((name) => [name, "a\u0000"]));
  const queries = each.operation.parameters.filter(({ value }) => value.in === "query").map(({ value }) => value.name);
  const { status } = await call(each.operation.method.toUpperCase(), addressOf(each, { ...asked, path }), asked.body);
  expect(status, logged.at(-1)).not.toBe(500);
  for (const name of queries) {
    const query = { ...asked.query, [name]: "a\u0000" };
    const refused = await call(each.operation.method.toUpperCase(), addressOf(each, { ...asked, query }), asked.body);
    expect([name, refused.status], logged.at(-1)).toEqual([name, 400]);
  }
});

test.each([2000, 200_000])("text that goes %i levels deep is refused", async (depth) => {
  const deep = `${"[".repeat(depth)}"\\u0000"${"]".repeat(depth)}`;
  expect(await call("POST", "/lead/", `{"name": "Deep", "unknown": ${deep}}`)).toMatchObject({
    status: 400,
    body: { error: "The request is nested deeper than 500 levels." },
  });
});
