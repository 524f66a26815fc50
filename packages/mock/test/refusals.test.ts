import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Mock, startMock } from "../src/index.ts";
import { call, problems, sharedExample } from "./support.ts";

let mock: Mock;
beforeAll(async () => {
  mock = await startMock();
});
afterAll(() => mock.close());

const isValidationError = (body: unknown) => expect(problems("#/components/schemas/ValidationError", body)).toEqual([]);

describe("credentials", () => {
  test.each(["", "Basic", "Basic ", `Basic ${btoa(":")}`, `Basic ${btoa(":password")}`, "Bearer", "Bearer ", "Digest x", "api_key"])(
    "refuses authorization: %s",
    async (authorization) => {
      const reply = await call(`${mock.url}/me/`, "GET", { authorization });
      expect(reply.status).toBe(401);
      expect(reply.body).toEqual(sharedExample("Unauthorized", "unauthorized"));
      expect(reply.headers.get("ratelimit")).toMatch(/^limit=/);
    },
  );

  test("refuses a request without any", async () => {
    const response = await fetch(`${mock.url}/me/`);
    expect(response.status).toBe(401);
    expect(await response.text()).toBe(`${JSON.stringify(sharedExample("Unauthorized", "unauthorized"))}\n`);
  });

  test.each([`Basic ${btoa("key:")}`, `basic ${btoa("key:pass:word")}`, "Bearer token", "bearer token"])(
    "takes authorization: %s",
    async (authorization) => {
      expect((await call(`${mock.url}/me/`, "GET", { authorization })).status).toBe(200);
    },
  );

  test("of another kind than the operation takes are forbidden", async () => {
    const url = `${mock.url}/activity/meeting/acti_1/integration/`;
    const reply = await call(url, "POST", { authorization: `Basic ${btoa("key:")}`, "content-type": "application/json" }, "{}");
    expect(reply).toMatchObject({ status: 403, body: { error: "This operation is available to OAuth apps only." } });
    expect((await call(url, "POST", { authorization: "Basic", "content-type": "application/json" }, "{}")).status).toBe(401);
  });

  test("come before all that is wrong with the request", async () => {
    const reply = await call(`${mock.url}/lead/`, "POST", { authorization: "", prefer: "code=404" }, "{");
    expect(reply.status).toBe(401);
  });
});

describe("bodies", () => {
  const post = (headers: Record<string, string>, body: string) => call(`${mock.url}/lead/`, "POST", headers, body);
  const json = { "content-type": "application/json" };

  test.each([
    ["another content type", { "content-type": "text/plain" }, "{}", 415, "UnsupportedMediaType", "notJson"],
    ["a form", { "content-type": "application/x-www-form-urlencoded" }, "name=x", 415, "UnsupportedMediaType", "notJson"],
    ["malformed JSON", json, '{"name": ', 400, "BadRequest", "invalidJson"],
    ["no body where one is required", json, "", 400, "BadRequest", "invalidJson"],
    ["a list", json, "[]", 400, "BadRequest", "notAnObject"],
    ["text", json, '"name"', 400, "BadRequest", "notAnObject"],
    ["null", json, "null", 400, "BadRequest", "notAnObject"],
  ])("refuses %s", async (_, headers, body, status, response, example) => {
    const reply = await post(headers as Record<string, string>, body);
    expect(reply.status).toBe(status);
    expect(reply.body).toEqual(sharedExample(response, example));
    expect(reply.headers.get("ratelimit")).toMatch(/^limit=/);
    expect(reply.text.endsWith("}\n")).toBe(true);
  });

  test("takes JSON with a charset", async () => {
    expect((await post({ "content-type": "Application/JSON; charset=utf-8" }, "{}")).status).toBe(200);
  });

  test("takes 5 MB and refuses more", async () => {
    const frame = '{"name":""}'.length;
    const most = await post(json, `{"name":"${"x".repeat(5 * 1024 * 1024 - frame)}"}`);
    expect(most.status).toBe(200);
    const more = await post(json, `{"name":"${"x".repeat(5 * 1024 * 1024 - frame + 1)}"}`);
    expect(more).toMatchObject({ status: 413, body: { error: "The request is larger than 5242880 bytes." } });
    expect(more.headers.get("ratelimit")).toMatch(/^limit=/);
  });

  test("refuses one that nests deeper than checks can follow", async () => {
    const deep = await post(json, `{"name":"x","contacts":${"[".repeat(2000)}${"]".repeat(2000)}}`);
    expect(deep).toMatchObject({ status: 400, body: { error: "The request is nested deeper than 500 levels." } });
  });
});

describe("values", () => {
  test("each wrong field of a body is named, in the API's words", async () => {
    const body = { name: "Visit type", type: "colour", description: "x".repeat(281), required: "yes", choices: ["a", 1] };
    const reply = await call(`${mock.url}/custom_field/activity/`, "POST", {}, body);
    expect(reply.status).toBe(400);
    expect(reply.body).toEqual({
      errors: [],
      "field-errors": {
        custom_activity_type: "This field is required.",
        type: "Not a valid choice.",
        description: "The value must be no longer than 280 characters.",
        required: "Value must be of bool type.",
        choices: { errors: { "1": { errors: ["Value must be of str type."], "field-errors": {} } } },
      },
    });
    isValidationError(reply.body);
    expect(reply.headers.get("ratelimit")).toMatch(/^limit=/);
  });

  test("a schema's own wording goes before the general one, at any depth", async () => {
    const body = { name: 1, contacts: [{ name: "Ines" }, { emails: [{ email: 3 }], urls: [{ url: "x y" }] }] };
    const reply = await call(`${mock.url}/lead/`, "POST", {}, body);
    expect(reply.status).toBe(400);
    expect(reply.body["field-errors"].name).toMatch(/^Value must be of str/);
    const contact = reply.body["field-errors"].contacts.errors["1"];
    expect(contact["field-errors"].emails).toEqual({
      errors: { "0": { errors: [], "field-errors": { email: "Value must be of str type." } } },
    });
    isValidationError(reply.body);
  });

  test.each([
    ["/lead/?_limit=201", { errors: [], "field-errors": { _limit: "Input should be less than or equal to 200" } }],
    [
      "/lead/?_limit=-1&_skip=x",
      { errors: [], "field-errors": { _limit: "Input should be greater than or equal to 0", _skip: "Input should be a valid integer" } },
    ],
    ["/activity/custom/?_limit=ten", { error: '_limit must be an integer (got "ten" instead).' }],
    ["/activity/custom/?_skip=-5", { error: '_skip must be a non-negative integer (got "-5" instead).' }],
    [
      "/activity/email/?_skip=250001",
      {
        error: "The skip you set is larger than the maximum skip for this resource (max_skip = 250000). Please refine your search query.",
      },
    ],
    ["/activity/custom/?date_created__gt=soon", { errors: [], "field-errors": { date_created__gt: "Invalid ISO 8601 datetime." } }],
  ])("a wrong parameter: %s", async (path, body) => {
    const reply = await call(mock.url + path, "GET");
    expect(reply.status).toBe(400);
    expect(reply.body).toEqual(body);
  });

  test("a wrong header is named as a field", async () => {
    const reply = await call(`${mock.url}/lead/`, "GET", { "x-tz-offset": "Boston" });
    expect(reply).toMatchObject({ status: 400, body: { "field-errors": { "x-tz-offset": "Value must be of number type." } } });
    expect((await call(`${mock.url}/lead/`, "GET", { "x-tz-offset": "-2.5" })).status).toBe(200);
  });

  test.each([
    "_limit=&_skip=",
    "_limit=5&_limit=none",
    "id__in=acti_a,acti_b",
    "date_created__gt=2026-03-04",
    "date_created__gt=2026-03-04T09:15:27Z",
  ])("takes %s", async (query) => {
    const reply = await call(`${mock.url}/activity/custom/?${query}`, "GET");
    expect(reply.status).toBe(200);
    expect(reply.headers.get("x-closekit-warning")).toBeNull();
  });

  test.each([
    ["code=400, example=unknownLead", 400, { lead: "Object does not exist." }],
    ["code=503", 503, undefined],
  ])("whoever asks for an error gets it, also on a wrong request: %s", async (prefer, status, fields) => {
    const reply = await call(`${mock.url}/activity/custom/`, "POST", { prefer }, { status: "unheard of" });
    expect(reply.status).toBe(status);
    expect(reply.body["field-errors"]).toEqual(fields);
  });

  test("a success is not to be had with a wrong request", async () => {
    const reply = await call(`${mock.url}/activity/custom/`, "POST", { prefer: "code=200, example=draft" }, { status: "draft" });
    expect(reply.status).toBe(400);
    expect(Object.keys(reply.body["field-errors"])).toEqual(["custom_activity_type", "lead"]);
  });
});

test.each([
  ["/sequence_subscription/", { error: "One of sequence_id, contact_id and lead_id is required." }],
  ["/sequence_subscription/?lead_id=", { error: "One of sequence_id, contact_id and lead_id is required." }],
  ["/comment/", { errors: ["Specify exactly one of object_id and thread_id."], "field-errors": {} }],
  ["/comment/?object_id=acti_x&thread_id=comthr_x", { errors: ["Specify exactly one of object_id and thread_id."], "field-errors": {} }],
])("%s has too few filters, or too many", async (path, body) => {
  expect(await call(mock.url + path, "GET")).toMatchObject({ status: 400, body });
  expect((await call(`${mock.url}/comment/?thread_id=comthr_x`, "GET")).status).toBe(200);
});

describe("a filter on the type needs a lead", () => {
  const refused = { errors: [], "field-errors": { lead_id: "This field is required." } };

  test.each([
    "custom_activity_type_id=actitype_x",
    "custom_activity_type_id__in=actitype_x,actitype_y",
    "custom_activity_type_id=actitype_x&lead_id=",
  ])("refuses %s", async (query) => {
    const reply = await call(`${mock.url}/activity/custom/?${query}`, "GET", { prefer: "example=none" });
    expect(reply).toMatchObject({ status: 400, body: refused });
  });

  test.each([
    "custom_activity_type_id=actitype_x&lead_id=lead_x",
    "custom_activity_type_id__in=actitype_x&lead_id=lead_x",
    "lead_id=lead_x",
    "",
  ])("takes %s", async (query) => {
    expect((await call(`${mock.url}/activity/custom/?${query}`, "GET")).status).toBe(200);
  });
});
