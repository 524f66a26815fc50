import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Mock, startMock } from "../src/index.ts";
import { call } from "./support.ts";

let mock: Mock;
beforeAll(async () => {
  mock = await startMock({ strict: true, errors: true });
});
afterAll(() => mock.close());

const get = async (path: string, headers: Record<string, string> = {}) => call(mock.url + path, "GET", headers);

test("_fields cuts an object down", async () => {
  const reply = await get("/activity/custom/acti_x/?_fields=id,status");
  expect(reply.body).toEqual({ id: expect.stringMatching(/^acti_/), status: "published" });
  expect(reply.headers.get("content-length")).toBe(String(reply.text.length));
});

test("_fields cuts down each object of a list, and keeps the envelope", async () => {
  const reply = await get("/lead/?_fields=name");
  expect(reply.body).toEqual({
    data: [{ name: "Harbor Tools" }, { name: "Quayside Chandlers" }, { name: "Leo Varga" }],
    has_more: false,
    total_results: 3,
  });
});

test("custom stands for every custom field", async () => {
  const { body } = await get("/activity/custom/acti_x/?_fields=custom");
  expect(Object.keys(body)).toHaveLength(4);
  expect(Object.keys(body).every((key) => key.startsWith("custom.cf_"))).toBe(true);
});

test("a single custom field is chosen by its key, with spaces around or without", async () => {
  const key = "custom.cf_0lR8acRYSi4MDF8kWCBX1KpeZUaLJ4d8jOCs4bWYTI6";
  expect((await get(`/activity/custom/acti_x/?_fields=${key}`)).body).toEqual({ [key]: 3 });
  expect((await get(`/activity/custom/acti_x/?_fields=id,%20${key}`)).body).toEqual({ id: expect.any(String), [key]: 3 });
});

test.each(["_fields=_all", "_fields=", ""])("everything comes with ?%s", async (query) => {
  expect((await get(`/me/?${query}`)).body).toEqual((await get("/me/")).body);
});

test("errors are not cut down", async () => {
  const reply = await get("/lead/?_fields=id&_limit=1000");
  expect(reply.body["field-errors"]).toEqual({ _limit: "Input should be less than or equal to 200" });
});

test("an operation without _fields does not take it", async () => {
  const reply = await get("/custom_activity/?_fields=id");
  expect(reply.body["field-errors"]).toEqual({ _fields: "The API ignores this unknown parameter; remove it. (strict mode)" });
});

describe("a name that the answer does not have", () => {
  test("is refused, one by one", async () => {
    const reply = await get("/contact/?_fields=id,dispaly_name,emails.email,custom.cf_x,custom");
    const unknown = "The API ignores this unknown field; remove it. (strict mode)";
    expect(reply).toMatchObject({ status: 400, body: { errors: [] } });
    expect(reply.body["field-errors"]).toEqual({
      _fields: { errors: [], "field-errors": { dispaly_name: unknown, "emails.email": unknown } },
    });
  });

  test("is passed over with a warning where the mock is not strict", async () => {
    const lax = await startMock();
    const reply = await call(`${lax.url}/task/task_x/?_fields=id,lead`, "GET");
    expect(reply.body).toEqual({ id: expect.stringMatching(/^task_/) });
    expect(reply.headers.get("x-closekit-warning")).toBe('The API ignores: unknown field "_fields.lead"');
    await lax.close();
  });

  test("is taken where there may be others than the description has: of new kinds, and Smart Fields", async () => {
    expect((await get("/activity/?_fields=id,of_a_new_kind")).status).toBe(200);
    expect((await get("/lead/?_fields=id,num_of_some_kind")).status).toBe(200);
  });
});
