import { type Operation, resolve } from "@closekit/contract";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Mock, startMock } from "../src/index.ts";
import { all, answerSchema, bodyFor, call, description, pathOf, problems, token } from "./support.ts";

let mock: Mock;
/** With `errors`, Prism looks at each answer, too, which takes it long: so only at one of each resource. The sandbox's tests have it look at all. */
let watched: Mock;
const resourceOf = ({ source }: Operation) => source.tags?.[0];
const isFirst = (operation: Operation) => all.find((each) => resourceOf(each) === resourceOf(operation)) === operation;
beforeAll(async () => {
  [mock, watched] = await Promise.all([startMock({ strict: true }), startMock({ strict: true, errors: true })]);
});
afterAll(() => Promise.all([mock.close(), watched.close()]));

describe.each(all.map((operation) => [operation.source.operationId, operation] as const))("%s", (_, operation) => {
  const send = (headers: Record<string, string> = {}, { url } = mock) =>
    call(url + pathOf(operation), operation.method.toUpperCase(), { authorization: token, ...headers }, bodyFor(operation));
  const responses = Object.entries(operation.source.responses).map(([code, node]) => ({ code, response: resolve(description, node) }));
  const success = responses.find(({ code }) => code.startsWith("2"));

  test("answers its first success example", async () => {
    const reply = await send({}, isFirst(operation) ? watched : mock);
    expect(reply.status).toBe(Number(success?.code));
    expect(reply.headers.get("ratelimit")).toMatch(/^limit=\d+/);
    expect(reply.headers.get("x-closekit-warning")).toBeNull();
    const schema = answerSchema(operation, success?.code as string);
    if (schema === undefined) {
      expect(reply.text).toBe("");
      expect(reply.headers.get("content-type")).toBeNull();
    } else {
      const [first] = Object.values(success?.response.content?.["application/json"]?.examples ?? {});
      expect(reply.body).toEqual(first && resolve(description, first).value);
      expect(problems(schema, reply.body)).toEqual([]);
    }
  });

  const named = responses.flatMap(({ code, response }) =>
    Object.entries(response.content?.["application/json"]?.examples ?? {}).map(
      ([name, node]) => [code, name, resolve(description, node).value] as const,
    ),
  );
  test.each(named)("answers %s %s when asked for it", async (code, name, value) => {
    const status = code.replace("XX", "03");
    const reply = await send({ prefer: `code=${status}, example=${name}` });
    expect(reply.status).toBe(Number(status));
    expect(reply.headers.get("content-type")).toBe("application/json");
    expect(reply.headers.get("ratelimit")).toMatch(/^limit=\d+/);
    expect(reply.body).toEqual(value);
    expect(reply.text).toBe(`${JSON.stringify(value)}\n`);
    expect(problems(answerSchema(operation, code) as string, reply.body)).toEqual([]);
  });

  const bodiless = responses.filter(({ response }) => response["x-body-optional"]).map(({ code }) => code);
  test.each(bodiless)("answers %s without a body when asked for it", async (code) => {
    const status = code.replace("XX", "04");
    const reply = await send({ prefer: `code=${status}, example=empty` });
    expect(reply.status).toBe(Number(status));
    expect(reply.text).toBe("");
    expect(reply.headers.get("content-type")).toBeNull();
    expect(reply.headers.get("content-length")).toBe("0");
    expect(reply.headers.get("ratelimit")).toMatch(/^limit=\d+/);
  });
});

test("a rate limit says how long to wait", async () => {
  const reply = await call(`${mock.url}/me/`, "GET", { prefer: "code=429" });
  expect(reply.headers.get("retry-after")).toBe("5");
  expect(reply.body.error.message).toBe("API call count exceeded for this period");
});

test("an example is found without its code, among the successes", async () => {
  const reply = await call(`${mock.url}/activity/custom/acti_x/`, "GET", { prefer: 'example="draft"' });
  expect(reply).toMatchObject({ status: 200, body: { status: "draft" } });
});

test("a creation says where the new object is", async () => {
  const reply = await call(`${mock.url}/custom_activity/`, "POST", {}, { name: "Site Visit" });
  expect(reply.status).toBe(201);
  expect(reply.headers.get("location")).toMatch(/^\/api\/v1\/custom_activity\/actitype_\w+\/$/);
});

test.each([
  ["an example of another status", "code=400, example=leads"],
  ["an example that does not exist", "example=nonesuch"],
  ["a status that is not documented", "code=418"],
  ["a status that is none", "code=many"],
  ["an empty body where there always is one", "code=404, example=empty"],
])("a scenario that does not exist is refused with those that do: %s", async (_, prefer) => {
  const reply = await call(`${mock.url}/lead/`, "GET", { prefer });
  expect(reply.status).toBe(400);
  expect(reply.body.error).toContain("code=200 (example=leads, example=firstPage); code=400 (example=limitTooLarge);");
  expect(reply.body.error).toContain("code=5XX (example=serverError, example=empty).");
});

test("preferences that are no scenario are passed over", async () => {
  const reply = await call(`${mock.url}/me/`, "GET", { prefer: "respond-async, wait=10, return=minimal" });
  expect(reply.status).toBe(200);
});

test.each(["application/json", "*/*", "text/html, */*;q=0.8", "text/html, image/gif, *; q=.2, */*; q=.2", "nonsense"])(
  "answers a client that accepts %s with JSON",
  async (accept) => {
    const reply = await call(`${mock.url}/me/`, "GET", { accept });
    expect(reply).toMatchObject({ status: 200, body: { first_name: "Rosa" } });
  },
);

test("answers a report with CSV where that is asked for", async () => {
  const report = { type: "overview", metrics: ["leads.created.all.count"], relative_range: "today" };
  const csv = await fetch(`${mock.url}/report/activity/`, {
    method: "POST",
    headers: { authorization: token, accept: "text/csv", "content-type": "application/json" },
    body: JSON.stringify(report),
  });
  expect([csv.status, csv.headers.get("content-type")]).toEqual([200, "text/csv"]);
  expect(await csv.text()).toMatch(/^datetime,calls\.outbound\.all\.count,/);
  const json = await call(`${mock.url}/report/activity/`, "POST", { accept: "*/*" }, report);
  expect(json.body).toHaveProperty("aggregations");
});

test("refuses a client that accepts no JSON", async () => {
  const reply = await call(`${mock.url}/me/`, "GET", { accept: "text/csv" });
  expect(reply).toMatchObject({ status: 406, body: { error: 'There is no answer of a media type in "accept: text/csv".' } });
});
