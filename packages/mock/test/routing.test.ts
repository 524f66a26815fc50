import { once } from "node:events";
import { connect } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Mock, startMock } from "../src/index.ts";
import { apiKey, call, description, sharedExample } from "./support.ts";

let mock: Mock;
let origin: string;
beforeAll(async () => {
  mock = await startMock();
  origin = new URL(mock.url).origin;
});
afterAll(() => mock.close());

test("the URL is that of the API on a free port of the loopback interface", () => {
  expect(mock.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/api\/v1$/);
});

test.each(["/api/v1/lead", "/api/v1/lead/", "/api/v1/lead//", "/lead", "/lead/", "/lead//", "/lead/?_limit=5", "/lead?_limit=5"])(
  "%s lists leads",
  async (path) => {
    const reply = await call(origin + path, "GET");
    expect(reply).toMatchObject({ status: 200, body: { has_more: false } });
  },
);

test("a former path answers like the present one", async () => {
  const [former, present] = await Promise.all(["custom_fields", "custom_field"].map((path) => call(`${mock.url}/${path}/lead/`, "GET")));
  expect(former).toMatchObject({ status: 200, body: present?.body });
  expect((await call(`${mock.url}/custom_fields/`, "GET")).status).toBe(404);
});

test.each([["x"], ["4010"], [-1], [65536], [1.5], [Number.NaN], [null]])("%j is no port", async (port) => {
  await expect(startMock({ port: port as number })).rejects.toThrow(TypeError);
  await expect(startMock({ port: port as number })).rejects.toThrow("`port` must be a number from 0 to 65535, not ");
});

test("ids are matched, but not across a slash", async () => {
  expect(await call(`${mock.url}/lead/lead_x%2Fy`, "GET")).toMatchObject({ status: 200, body: { display_name: "Harbor Tools" } });
  expect(await call(`${mock.url}/lead/lead_x/y/`, "GET")).toMatchObject({ status: 404 });
});

test("a fixed path goes before one with an id", async () => {
  const reply = await call(`${mock.url}/lead/merge/`, "POST", {}, { source: "lead_a", destination: "lead_b" });
  expect(reply).toMatchObject({ status: 200, body: { status: "ok" } });
  expect(await call(`${mock.url}/export/lead/`, "GET")).toMatchObject({ status: 200, body: { has_more: false } });
  // of the two, only a report refuses what it cannot compute
  expect(await call(`${mock.url}/report/custom/orga_x/?transform_y=median`, "GET")).toMatchObject({ status: 400 });
  expect(await call(`${mock.url}/report/custom/fields/?transform_y=median`, "GET")).toMatchObject({ status: 200, body: {} });
});

test.each(["/", "/nope/", "/api/v1", "/api/v1/", "/api/v2/lead/", "/lead///", "//lead/"])("%s is an unknown URL", async (path) => {
  const reply = await call(origin + path, "GET");
  expect(reply.status).toBe(404);
  expect(reply.body).toEqual(sharedExample("NotFound", "unknownUrl"));
  expect(reply.headers.get("ratelimit")).toMatch(/^limit=/);
  expect(reply.text.endsWith("}\n")).toBe(true);
});

test("a method that the URL does not have is refused, and those it has are named", async () => {
  const reply = await call(`${mock.url}/lead/lead_x/`, "PATCH", {}, {});
  expect(reply.status).toBe(405);
  expect(reply.body).toEqual(sharedExample("MethodNotAllowed", "methodNotAllowed"));
  expect(reply.headers.get("allow")).toBe("GET, PUT, DELETE, HEAD");
  expect(reply.headers.get("ratelimit")).toMatch(/^limit=/);
});

test("HEAD is GET without the body", async () => {
  const get = await call(`${mock.url}/me/`, "GET");
  const head = await call(`${mock.url}/me/`, "HEAD");
  expect(head.status).toBe(200);
  expect(head.text).toBe("");
  expect(head.headers.get("content-length")).toBe(String(Buffer.byteLength(get.text)));
  expect(await call(`${mock.url}/lead/merge/`, "HEAD")).toMatchObject({ status: 405, text: "" });
});

test.each(["/_health", "/api/v1/_health"])("%s tells the version, without credentials", async (path) => {
  const response = await fetch(origin + path);
  expect(response.status).toBe(200);
  expect(await response.json()).toEqual({ status: "ok", version: description.info.version });
});

test("a POST with x-http-method-override takes its parameters from the body", async () => {
  const override = { "x-http-method-override": "GET" };
  const url = `${mock.url}/activity/custom/?_limit=none`;
  const found = await call(url, "POST", override, { _params: { lead_id: "lead_x", custom_activity_type_id: "actitype_x", _fields: "id" } });
  expect(found.status).toBe(200);
  expect(found.body.data.map((item: object) => Object.keys(item))).toEqual([["id"], ["id"]]);
  const refused = await call(url, "POST", override, { _params: { custom_activity_type_id__in: ["actitype_x"] } });
  expect(refused).toMatchObject({ status: 400, body: { "field-errors": { lead_id: "This field is required." } } });
  const wrong = await call(url, "POST", override, { _params: { _limit: "none" } });
  expect(wrong).toMatchObject({ status: 400, body: { error: '_limit must be an integer (got "none" instead).' } });
});

test("x-http-method-override carries other methods, and is refused where the URL does not have them", async () => {
  const removed = await call(`${mock.url}/lead/lead_x/`, "POST", { "x-http-method-override": "DELETE" });
  expect(removed).toMatchObject({ status: 200, body: {} });
  const changed = await call(`${mock.url}/lead/lead_x/`, "POST", { "x-http-method-override": "PUT" }, { name: 3 });
  expect(changed).toMatchObject({ status: 400, body: { "field-errors": { name: "Value must be of str type." } } });
  expect((await call(`${mock.url}/lead/`, "POST", { "x-http-method-override": "PUT" }, {})).status).toBe(405);
  const noJson = await call(`${mock.url}/lead/`, "POST", { "x-http-method-override": "GET", "content-type": "text/plain" }, "_params");
  expect(noJson.status).toBe(415);
});

test("closes at once, though clients keep their connections open", async () => {
  const other = await startMock({ host: "localhost" });
  await fetch(`${other.url}/me/`, { headers: { authorization: apiKey, connection: "keep-alive" } });
  await other.close();
  await expect(fetch(`${other.url}/me/`)).rejects.toThrow();
});

test("a client that goes away in the middle of a body leaves the mock as it was", async () => {
  const lines: string[] = [];
  const other = await startMock({ log: (line) => lines.push(line) });
  const socket = connect(Number(new URL(other.url).port), "127.0.0.1");
  const head = ["POST /lead/ HTTP/1.1", "host: mock", `authorization: ${apiKey}`, "content-type: application/json", "content-length: 9"];
  socket.write([...head, "", '{"name'].join("\r\n"));
  await once(socket, "ready");
  socket.destroy();
  expect((await call(`${other.url}/me/`, "GET")).status).toBe(200);
  await other.close();
  expect(lines).toEqual(["GET /api/v1/me/ 200"]);
});

test("a taken port is an error with a code", async () => {
  await expect(startMock({ port: Number(new URL(mock.url).port) })).rejects.toMatchObject({ code: "EADDRINUSE" });
});
