import { afterAll, beforeAll, expect, test } from "vitest";
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
  expect((await get(`/activity/custom/acti_x/?_fields=nonesuch,%20${key}`)).body).toEqual({ [key]: 3 });
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
