import { createRequire } from "node:module";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freePort, started } from "./process.ts";
import { call } from "./support.ts";

// users of other languages run Prism itself on the bundled description
const require = createRequire(import.meta.url);
const prism = require.resolve("@stoplight/prism-cli/dist/index.js");

let url: string;
let stop: () => void;
beforeAll(async () => {
  const port = await freePort();
  const { child } = await started(
    [prism, "mock", "--port", String(port), require.resolve("@closekit/spec/openapi.json")],
    /Prism is listening/,
  );
  url = `http://127.0.0.1:${port}`;
  stop = () => child.kill();
}, 60_000);
afterAll(() => stop());

test("plain prism answers with the examples", async () => {
  expect(await call(`${url}/me/`, "GET")).toMatchObject({ status: 200, body: { first_name: "Rosa" } });
  expect(await call(`${url}/activity/custom/?lead_id=lead_x&_limit=5`, "GET")).toMatchObject({ status: 200, body: { has_more: false } });
  expect((await call(`${url}/custom_activity/actitype_x/`, "DELETE")).status).toBe(204);
});

test("plain prism answers with the scenario that is asked for", async () => {
  const missing = await call(`${url}/activity/custom/acti_x/`, "GET", { prefer: "code=404" });
  expect(missing).toMatchObject({ status: 404, body: { error: "Empty query: CustomActivity matching query does not exist." } });
  expect((await call(`${url}/me/`, "GET", { prefer: "code=503" })).status).toBe(503);
});

test("plain prism takes the example requests, and refuses wrong ones", async () => {
  const good = { custom_activity_type_id: "actitype_x", lead_id: "lead_x", "custom.cf_x": ["Email"] };
  const created = await call(`${url}/activity/custom/`, "POST", { prefer: "example=draft" }, good);
  expect(created).toMatchObject({ status: 200, body: { status: "draft" } });
  expect((await call(`${url}/activity/custom/`, "POST", {}, { ...good, lead_id: 3 })).status).toBe(400);
  expect((await call(`${url}/me/`, "GET", { authorization: "" })).status).toBe(401);
});
