import type { Description, OperationObject, Schema } from "@closekit/contract";
import { describe, expect, onTestFinished, test } from "vitest";
import type { MockOptions } from "../src/index.ts";
import { serve } from "../src/server.ts";
import { call, description } from "./support.ts";

/** A part of the description, for each mock compiles all that it is given. */
const { "/me/": me = {}, "/lead/": leads = {}, "/lead/{id}/": lead = {} } = description.paths;
const part: Description = { ...description, paths: { "/me/": me, "/lead/": leads, "/lead/{id}/": lead } };

/** That part with changes; what `change` gets is a copy. */
function changed(change: (copy: Description) => void): Description {
  const copy = structuredClone(part);
  change(copy);
  return copy;
}

async function serving(copy: Description, options: MockOptions = {}): Promise<string> {
  const mock = await serve(copy, options);
  onTestFinished(() => mock.close());
  return mock.url;
}

/** The description with this schema as that of a new lead. */
const withLead = (schema: Schema) =>
  changed(({ components }) => {
    components.schemas.CreateLead = schema;
  });

const operation = (copy: Description, path: string, method: string) => copy.paths[path]?.[method] as OperationObject;

describe("a description that is not whole refuses to start", () => {
  test.each<[string, RegExp, (copy: Description) => void]>([
    [
      "a schema of a body does not compile",
      /^The schema at #\/paths\/~1lead~1\/post\/requestBody\/content\/application~1json\/schema does not compile: /,
      ({ components }) => {
        components.schemas.CreateLead = { type: "objekt" };
      },
    ],
    [
      "a schema of a parameter does not compile",
      /^The schema at #\/components\/parameters\/TimezoneOffset\/schema does not compile: /,
      ({ components }) => {
        components.parameters = {
          ...components.parameters,
          TimezoneOffset: { name: "x-tz-offset", in: "header", schema: { pattern: "(" } },
        };
      },
    ],
    [
      "a reference leads nowhere",
      /^The description refers to #\/components\/parameters\/Id, which it does not have\.$/,
      ({ components }) => {
        delete components.parameters?.Id;
      },
    ],
    [
      "an error is not documented",
      /^The description has no example invalidJson of the response BadRequest\.$/,
      ({ components }) => {
        components.responses.BadRequest = {};
      },
    ],
    [
      "a security scheme is unknown",
      /^The security scheme apiKey is of a kind that cannot be checked\.$/,
      ({ components }) => {
        components.securitySchemes.apiKey = { type: "mutualTLS" };
      },
    ],
  ])("%s", async (_, message, change) => {
    await expect(serve(changed(change), {})).rejects.toThrow(message);
  });
});

describe("answers that break the description", () => {
  const broken = () =>
    changed(({ components }) => {
      components.schemas.Me = { type: "object", properties: { first_name: { type: "integer" } } } as Schema;
    });

  test("are errors under `errors`, and say where", async () => {
    const reply = await call(`${await serving(broken(), { errors: true })}/me/`, "GET");
    expect(reply.status).toBe(500);
    expect(reply.body).toEqual({
      error: "The answer of getMe does not fit the description. Response body property first_name must be integer",
    });
    expect(reply.headers.get("ratelimit")).toMatch(/^limit=/);
  });

  test("go out otherwise", async () => {
    expect(await call(`${await serving(broken())}/me/`, "GET")).toMatchObject({ status: 200, body: { first_name: "Rosa" } });
  });
});

test("a failure inside is a documented 500, and its cause is in the log", async () => {
  const lines: string[] = [];
  const copy = changed((each) => {
    operation(each, "/me/", "get").responses = {};
  });
  const reply = await call(`${await serving(copy, { log: (line) => lines.push(line) })}/me/`, "GET");
  expect(reply).toMatchObject({ status: 500, body: { error: "Service temporarily unavailable" } });
  expect(lines[0]).toMatch(/^GET \/api\/v1\/me\/ failed: .*No response defined/);
});

test("security requirements are the operation's own where it has some", async () => {
  const copy = changed((each) => {
    operation(each, "/me/", "get").security = [];
    operation(each, "/lead/", "get").security = [{ oauth2: [] }];
  });
  const url = await serving(copy);
  expect((await call(`${url}/me/`, "GET", { authorization: "" })).status).toBe(200);
  expect((await call(`${url}/lead/`, "GET")).status).toBe(403);
  expect((await call(`${url}/lead/`, "GET", { authorization: "Bearer x" })).status).toBe(200);
});

describe("alternatives in a schema", () => {
  const object: Schema = { type: "object", properties: { city: { type: "string" } } };

  test.each<[string, Schema, unknown, unknown]>([
    ["of types are told together", { anyOf: [object, { type: "null" }] }, 3, "Value must be of dict type."],
    [
      "are told by what is wrong inside the one that is meant",
      { anyOf: [object, { type: "null" }] },
      { city: 3 },
      { errors: [], "field-errors": { city: "Value must be of str type." } },
    ],
    [
      "that all fit where one may are not valid",
      { oneOf: [{ type: "string" }, { type: ["string", "null"] }] },
      "x",
      "The value is not valid.",
    ],
  ])("%s", async (_, schema, value, message) => {
    const url = await serving(withLead({ type: "object", properties: { place: schema } }));
    const reply = await call(`${url}/lead/`, "POST", {}, { place: value });
    expect(reply).toMatchObject({ status: 400, body: { errors: [], "field-errors": { place: message } } });
  });

  test("that concern no field are errors of the whole", async () => {
    const either: object[] = [
      { type: "object", minProperties: 3 },
      { type: "object", maxProperties: 0 },
    ];
    const url = await serving(withLead({ type: "object", anyOf: either }));
    const reply = await call(`${url}/lead/`, "POST", {}, { name: "x" });
    expect(reply).toMatchObject({ status: 400, body: { errors: ["The value is not valid."], "field-errors": {} } });
  });
});

describe("known keys", () => {
  const lead: Schema = {
    type: "object",
    allOf: [{ $ref: "#/components/schemas/LeadAddressInput" }, { type: "object", properties: { name: { type: "string" } } }],
    properties: {
      id: { type: "string", readOnly: true },
      open: { type: "object" },
      anything: { type: "object", properties: { known: {} }, additionalProperties: true },
      map: { type: "object", additionalProperties: { type: "object", properties: { known: {} } } },
      either: {
        anyOf: [
          { type: "object", properties: { a: {} } },
          { type: "object", properties: { b: {} } },
        ],
      },
    },
    patternProperties: { "^custom\\.": { type: "object", properties: { known: {} } } },
  };

  test.each<[unknown, string | null]>([
    [{ city: "Seattle", name: "x" }, null],
    [{ id: "lead_x" }, 'read-only key "id"'],
    [{ open: { x: { y: 1 } }, anything: { x: { y: 1 } } }, null],
    [{ map: { x: { known: 1, y: 1 } } }, 'unknown key "map.x.y"'],
    [{ either: { a: 1, b: 1, c: 1 } }, 'unknown key "either.c"'],
    [{ "custom.cf": { known: 1, x: 1 } }, 'unknown key "custom.cf.x"'],
    [{ constructor: 1, toString: 1 }, 'unknown key "constructor", unknown key "toString"'],
  ])("%j", async (body, ignored) => {
    const reply = await call(`${await serving(withLead(lead))}/lead/`, "POST", {}, body);
    expect(reply.status).toBe(200);
    expect(reply.headers.get("x-closekit-warning")).toBe(ignored && `The API ignores: ${ignored}`);
  });
});

describe("parameters", () => {
  const list = (explode: boolean) =>
    changed((copy) => {
      operation(copy, "/me/", "get").parameters = [
        { name: "ids", in: "query", required: true, explode, schema: { type: "array", items: { type: "integer" } } },
        { name: "active", in: "query", schema: { type: "boolean" } },
      ];
    });

  test.each<[boolean, string, unknown]>([
    [false, "ids=1,2&active=true", undefined],
    [false, "ids=1,x", { ids: "Value must be of int type." }],
    [true, "ids=1&ids=2&active=false", undefined],
    [true, "ids=1,2", { ids: "Value must be of int type." }],
    [true, "active=True", { ids: "This field is required." }],
  ])("with explode %s: %s", async (explode, query, fields) => {
    const reply = await call(`${await serving(list(explode))}/me/?${query}`, "GET");
    expect(reply.status).toBe(fields ? 400 : 200);
    expect(reply.body["field-errors"]).toEqual(fields);
  });
});
