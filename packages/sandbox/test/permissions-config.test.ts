import { afterAll, beforeAll, expect, test } from "vitest";
import type { Sandbox } from "../src/index.ts";
import { type Call, caller, testSandbox } from "./support.ts";

/** The caller's membership in the story. */
const membership = "memb_dGLtPTT1VWe558UtmSOv6McDFwszX8wZJosFxTRaB9N";
const leads = { type: "object_type", object_type: "lead" };

let sandbox: Sandbox;
let call: Call;
let sharedTemplate: string;

beforeAll(async () => {
  sandbox = await testSandbox();
  call = caller(sandbox, sandbox.apiKey);
  const shared = { name: "Shared", subject: "x", body: "y", is_shared: true };
  sharedTemplate = (await call("POST", "/email_template/", shared)).body.id;
  expect((await call("PUT", `/membership/${membership}/?_fields=id`, { role_id: "restricteduser" })).status).toBe(200);
});
afterAll(() => sandbox.close());

test.each([
  ["manage_team_email_templates", "PUT", () => `/email_template/${sharedTemplate}/`, { name: "Mine" }],
  ["manage_team_email_templates", "DELETE", () => `/email_template/${sharedTemplate}/`, undefined],
  ["manage_email_sequences", "POST", () => "/sequence/", { name: "Post", timezone: "UTC", steps: [] }],
  ["manage_customizations", "POST", () => "/shared_scheduling_link/", { name: "Book" }],
  ["bulk_delete", "POST", () => "/bulk_action/delete/", { s_query: leads }],
  ["export", "POST", () => "/export/lead/", { type: "leads", format: "json" }],
])("without the permission %s, %s is refused", async (permission, method, path, body) => {
  const refused = await call(method, path(), body);
  expect(refused.status).toBe(403);
  expect(refused.body.error).toContain(permission);
});

test("a template of one's own needs no permission", async () => {
  const own = (await call("POST", "/email_template/", { name: "Mine", subject: "x", body: "y" })).body;
  expect(own.is_shared).toBe(false);
  expect((await call("PUT", `/email_template/${own.id}/`, { name: "Still mine" })).status).toBe(200);
  expect((await call("PUT", `/email_template/${own.id}/`, { is_shared: true })).status).toBe(403);
});
