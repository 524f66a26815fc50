import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Sandbox } from "../src/index.ts";
import { type Call, caller, testSandbox } from "./support.ts";

let sandbox: Sandbox;
let call: Call;
let me: string;
let other: string;

beforeAll(async () => {
  sandbox = await testSandbox();
  call = caller(sandbox, sandbox.apiKey);
  me = (await call("POST", "/email_template/", { name: "Mine", subject: "x", body: "y" })).body.created_by;
  const users = (await call("GET", "/user/?_fields=id")).body.data.map(({ id }: { id: string }) => id);
  other = users.find((id: string) => id !== me);
});
afterAll(() => sandbox.close());

describe("send-as permissions", () => {
  const pairs = async (query = "") =>
    (await call("GET", `/send_as/${query}`)).body.data.map((each: Record<string, string>) => [each.allowing_user_id, each.allowed_user_id]);

  test("are given once, and withdrawn by id or by both users", async () => {
    const give = () => call("POST", "/send_as/", { allowing_user_id: me, allowed_user_id: other });
    const { status, body } = await give();
    expect(status).toBe(201);
    expect((await give()).body).toEqual(body);
    expect(await pairs()).toEqual([[me, other]]);
    expect(await pairs(`?allowed_user_id=${me}`)).toEqual([]);
    expect((await call("GET", `/send_as/${body.id}/`)).body).toEqual(body);
    expect((await call("DELETE", `/send_as/${body.id}/`)).status).toBe(204);
    await give();
    const both = `?allowing_user_id=${me}&allowed_user_id=${other}`;
    expect((await call("DELETE", `/send_as/${both}`)).status).toBe(204);
    expect((await call("DELETE", `/send_as/${both}`)).status).toBe(404);
    expect((await call("DELETE", `/send_as/?allowing_user_id=${me}`)).status).toBe(400);
  });

  test("are the caller's to give and to see", async () => {
    expect((await call("POST", "/send_as/", { allowing_user_id: other, allowed_user_id: me })).status).toBe(403);
    expect((await call("GET", `/send_as/?allowing_user_id=${other}`)).status).toBe(403);
    expect((await call("DELETE", `/send_as/?allowing_user_id=${other}&allowed_user_id=${me}`)).status).toBe(403);
  });

  test("change in bulk", async () => {
    expect((await call("POST", "/send_as/bulk/", { allowed_user_ids: [other] })).body.data).toMatchObject([{ allowed_user_id: other }]);
    expect((await call("POST", "/send_as/bulk/", { disallowed_user_ids: [other] })).body.data).toEqual([]);
    expect((await call("POST", "/send_as/bulk/", { allowed_user_ids: ["user_no"] })).status).toBe(400);
  });
});

test("addresses are unsubscribed and subscribed again, whatever their case", async () => {
  const email = "Office@quayside.example";
  expect(await call("POST", "/unsubscribe/email/", { email })).toMatchObject({ status: 201, body: { email } });
  expect((await call("POST", "/unsubscribe/email/", { email: "office@quayside.example" })).body).toEqual({ email });
  expect((await call("GET", "/unsubscribe/email/")).body.data).toContainEqual({ email });
  const events = (await call("GET", "/event/?object_type=unsubscribed_email&action=created")).body.data;
  if (events) expect(events).toMatchObject([{ object_id: "office@quayside.example", data: { email } }]);
  expect(await call("DELETE", "/unsubscribe/email/office@quayside.example/")).toMatchObject({ status: 200, body: { email } });
  expect((await call("GET", "/unsubscribe/email/")).body.data).not.toContainEqual({ email });
  expect((await call("DELETE", "/unsubscribe/email/office@quayside.example/")).status).toBe(200);
  expect((await call("POST", "/unsubscribe/email/", { email: "nobody" })).body["field-errors"]).toEqual({
    email: "Invalid email address.",
  });
});

describe("scheduling links", () => {
  test("belong to the caller and get a scheme", async () => {
    const { status, body } = await call("POST", "/scheduling_link/", { name: "Intro", url: "cal.example/rosa" });
    expect({ status, body }).toMatchObject({
      status: 201,
      body: { user_id: me, url: "https://cal.example/rosa", source: "MANUAL", type: "USER" },
    });
    expect((await call("PUT", `/scheduling_link/${body.id}/`, { url: "http://cal.example" })).body.url).toBe("http://cal.example");
    expect((await call("GET", "/scheduling_link/")).body).toMatchObject({ has_more: false });
    expect((await call("DELETE", `/scheduling_link/${body.id}/`)).status).toBe(204);
  });

  test("of apps are refused to API keys", async () => {
    const refused = { status: 403, body: { error: "This operation is available to OAuth apps only." } };
    expect(await call("POST", "/scheduling_link/integration/", { source_id: "1" })).toMatchObject(refused);
    expect(await call("DELETE", "/scheduling_link/integration/1/")).toMatchObject(refused);
  });

  test("are mapped to shared ones, once for each user", async () => {
    const link = (await call("POST", "/scheduling_link/", { name: "Intro", url: "cal.example/rosa" })).body;
    const shared = (await call("POST", "/shared_scheduling_link/", { name: "Book a visit!" })).body;
    expect(shared).toMatchObject({ template_tag: "book_a_visit", type: "SHARED", url: null });
    const map = (input: object) => call("POST", "/shared_scheduling_link_association/", { shared_scheduling_link_id: shared.id, ...input });
    expect(await map({ user_scheduling_link_id: link.id })).toMatchObject({
      status: 201,
      body: { user_id: me, user_scheduling_link_id: link.id, url: null },
    });
    expect((await map({ url: "cal.example", user_id: other })).body).toMatchObject({ user_id: other, url: "https://cal.example" });
    expect((await map({ user_scheduling_link_id: link.id, user_id: other })).status).toBe(400);
    const unmap = () => call("POST", "/shared_scheduling_link_association/unmap/", { shared_scheduling_link_id: shared.id });
    for (let times = 0; times < 2; times++) expect(await unmap()).toMatchObject({ status: 200, body: {} });
    expect((await call("DELETE", `/shared_scheduling_link/${shared.id}/`)).status).toBe(204);
    expect((await map({ url: "cal.example" })).status).toBe(400);
  });
});

describe("phone numbers", () => {
  test("are found by number and participant, and changed", async () => {
    const [number] = (await call("GET", "/phone_number/")).body.data;
    const found = async (query: string) => (await call("GET", `/phone_number/?${query}`)).body.data.length;
    expect(await found(`number=${encodeURIComponent(number.number)}`)).toBe(1);
    expect(await found(`participant_user_id=${number.participants[0]}`)).toBe(1);
    expect(await found("participant_user_id=user_no")).toBe(0);
    expect(await found("is_group_number=false")).toBe(0);
    const path = `/phone_number/${number.id}/`;
    const alone = (await call("PUT", path, { participants: [me], label: "Rosa" })).body;
    expect(alone).toMatchObject({ label: "Rosa", participants: [me], user_id: me, is_group_number: false });
    expect((await call("PUT", path, { forward_to: "+12065550110", phone_numbers: ["+12065550111"] })).body).toMatchObject({
      forward_to_formatted: "+1 206-555-0110",
      phone_numbers_formatted: ["+1 206-555-0111"],
    });
    expect((await call("PUT", path, { voicemail_greeting_url: "http://x.example/a.mp3" })).status).toBe(400);
    expect((await call("PUT", path, { inbound_ring_duration: 5 })).status).toBe(400);
    expect((await call("DELETE", path)).status).toBe(200);
  });

  test("are not rented", async () => {
    const { status, body } = await call("POST", "/phone_number/request/internal/", { country: "US" });
    expect(status).toBe(501);
    expect(body.error).toContain("requestInternalPhoneNumber");
  });

  test("are blocked for a reason", async () => {
    const { status, body } = await call("POST", "/blocked_phone_number/", { phone: "+1 (206) 555-0199", reason: "Spam" });
    expect({ status, body }).toMatchObject({ status: 201, body: { phone: "+12065550199", reason: "Spam" } });
    expect((await call("PUT", `/blocked_phone_number/${body.id}/`, { reason: "Calls at night" })).body.reason).toBe("Calls at night");
    expect((await call("POST", "/blocked_phone_number/", { phone: "no", reason: "x" })).status).toBe(400);
    expect((await call("DELETE", `/blocked_phone_number/${body.id}/`)).status).toBe(204);
    const settings = "/blocked_phone_number/settings/";
    expect((await call("GET", settings)).body).toEqual({ reject_anonymous_inbound_calls: false });
    await call("PUT", settings, { reject_anonymous_inbound_calls: true });
    expect((await call("GET", settings)).body).toEqual({ reject_anonymous_inbound_calls: true });
  });
});

test("accounts and dialer sessions are filtered", async () => {
  const accounts = async (query: string) => (await call("GET", `/connected_account/${query}`)).body.data.length;
  expect(await accounts(`?user_id=${me}`)).toBe(await accounts(""));
  expect(await accounts("?user_id=user_no")).toBe(0);
  const [dialer] = (await call("GET", "/dialer/")).body.data;
  const dialers = async (query: string) => (await call("GET", `/dialer/?${query}`)).body.data.length;
  expect(await dialers(`status__in=${dialer.status},other&source_type=${dialer.source_type}`)).toBe(1);
  expect(await dialers("status=nothing")).toBe(0);
  expect(await dialers("organization_id=orga_other")).toBe(0);
});

test("fields are not enriched", async () => {
  const input = { organization_id: sandbox.organizationId, object_type: "lead", object_id: "lead_x", field_id: "cf_x" };
  expect((await call("POST", "/enrich_field/", input)).status).toBe(501);
});
