import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Sandbox } from "../src/index.ts";
import { type Call, caller, testSandbox } from "./support.ts";

const leads = { type: "object_type", object_type: "lead" };
let sandbox: Sandbox;
let call: Call;

beforeAll(async () => {
  sandbox = await testSandbox();
  call = caller(sandbox, sandbox.apiKey);
});
afterAll(() => sandbox.close());

async function anotherStatus(than?: string): Promise<string> {
  const { data } = (await call("GET", "/status/lead/?_fields=id")).body;
  return data.find(({ id }: { id: string }) => id !== than).id;
}

const allLeads = async () => (await call("GET", "/lead/?_limit=100")).body.data as { id: string; status_id: string }[];

describe("bulk edits", () => {
  test("change the status of all leads that the query finds, and are done at once", async () => {
    const before = await allLeads();
    const status = await anotherStatus(before[0]?.status_id);
    const { status: code, body } = await call("POST", "/bulk_action/edit/", {
      type: "set_lead_status",
      lead_status_id: status,
      s_query: leads,
    });
    expect(code).toBe(200);
    expect(body).toMatchObject({ status: "done", type: "set_lead_status", lead_status_id: status, send_done_email: true, query: null });
    expect(body).toMatchObject({ n_leads: before.length, n_leads_processed: before.length, n_objects: before.length });
    expect(body.id).toMatch(/^bulkedit_/);
    expect(new Set((await allLeads()).map(({ status_id }) => status_id))).toEqual(new Set([status]));
    expect((await call("GET", `/bulk_action/edit/${body.id}/`)).body).toEqual(body);
  });

  test("take a limit", async () => {
    const input = { type: "set_lead_status", lead_status_id: await anotherStatus(), s_query: leads, results_limit: 1 };
    expect((await call("POST", "/bulk_action/edit/", input)).body).toMatchObject({ n_leads: 1, n_objects_processed: 1 });
  });

  describe("of a field of several values", () => {
    const choices = ["a", "b", "c", "d"];
    let field: string;
    let lead: string;
    beforeAll(async () => {
      const definition = { name: "Kinds", type: "choices", choices, accepts_multiple_values: true };
      field = (await call("POST", "/custom_field/lead/", definition)).body.id;
    });

    test.each<[before: string[] | null, change: object, after: string[] | undefined]>([
      [["a"], { custom_field_operation: "add", custom_field_values: ["b", "a", "c"] }, ["a", "b", "c"]],
      [null, { custom_field_operation: "add", custom_field_values: ["d"] }, ["d"]],
      [["a", "b", "c"], { custom_field_operation: "remove", custom_field_values: ["c", "a", "d"] }, ["b"]],
      [["a", "b"], { custom_field_operation: "remove", custom_field_values: ["b", "a"] }, undefined],
      [["a"], { custom_field_operation: "add", custom_field_values: ["b", "nowhere"] }, ["a"]],
      [["a"], { custom_field_operation: "add", custom_field_value: "b" }, ["a", "b"]],
      [["a"], { custom_field_operation: "replace", custom_field_values: ["b", "c"] }, ["b", "c"]],
      [["a"], { custom_field_values: ["d"] }, ["d"]],
    ])("%j with %j is %j, in one change", async (before, change, after) => {
      const key = `custom.${field}`;
      lead = (await call("POST", "/lead/", { name: "Pier Works", [key]: before })).body.id;
      const s_query = { type: "and", queries: [leads, { type: "id", value: lead }] };
      const edit = { type: "set_custom_field", custom_field_id: field, s_query, ...change };
      const { body } = await call("POST", "/bulk_action/edit/", edit);
      const changed = JSON.stringify(before) !== JSON.stringify(after);
      expect(body).toMatchObject({ status: "done", n_leads: 1, n_leads_processed: changed ? 1 : 0 });
      expect((await call("GET", `/lead/${lead}/`)).body[key]).toEqual(after);
      const events = (await call("GET", `/event/?lead_id=${lead}`)).body.data as { action: string; changed_fields: string[] }[];
      const updates = events.filter(({ action }) => action === "updated");
      expect(updates.map(({ changed_fields }) => changed_fields.includes(key))).toEqual(changed ? [true] : []);
    });
  });

  test("refuse what does not exist or is missing", async () => {
    const edit = (input: object) => call("POST", "/bulk_action/edit/", { s_query: leads, ...input });
    expect(await edit({ type: "nothing" })).toMatchObject({ status: 400, body: { "field-errors": { type: "Not a valid choice." } } });
    expect(await edit({ type: "set_lead_status", lead_status_id: "stat_no" })).toMatchObject({
      status: 400,
      body: { "field-errors": { lead_status: "Object does not exist." } },
    });
    const fieldMissing = { custom_field: "This field is required.", custom_field_name: "This field is required." };
    const valueMissing = { custom_field_value: "This field is required.", custom_field_values: "This field is required." };
    expect((await edit({ type: "clear_custom_field" })).body).toEqual({ errors: [], "field-errors": fieldMissing });
    expect((await edit({ type: "set_custom_field", custom_field_value: "x" })).body).toEqual({ errors: [], "field-errors": fieldMissing });
    expect((await edit({ type: "set_custom_field", custom_field_name: "Segments" })).body).toEqual({
      errors: [],
      "field-errors": valueMissing,
    });
    expect((await edit({ type: "set_contact_custom_field" })).body["field-errors"]).toEqual({ custom_field: "This field is required." });
    expect((await edit({ type: "clear_custom_field", custom_field_name: "No such field" })).status).toBe(400);
    expect((await edit({ type: "clear_activity_custom_field", custom_field_name: "Segments" })).status).toBe(501);
  });

  test("queries of the legacy language are not emulated", async () => {
    const { status, body } = await call("POST", "/bulk_action/edit/", {
      type: "clear_custom_field",
      custom_field_name: "Segments",
      query: "name:x",
    });
    expect(status).toBe(501);
    expect(body.error).toContain("legacy query language");
  });
});

test("a bulk email writes to the first contact of each lead that has an address and is subscribed", async () => {
  const lead = (await call("POST", "/lead/?_fields=id", { name: "Chart House" })).body;
  const contact = (address: string) =>
    call("POST", "/contact/?_fields=id", { lead_id: lead.id, name: "Mara Olsen", emails: [{ email: address, type: "office" }] });
  await contact("mara@charthouse.example");
  await contact("second@charthouse.example");
  const template = (await call("GET", "/email_template/")).body.data[0];
  const send = () => call("POST", "/bulk_action/email/", { template_id: template.id, contact_preference: "lead", s_query: leads });
  const written = async () =>
    (await call("GET", `/activity/email/?lead_id=${lead.id}&_fields=to,sender,subject,bulk_email_action_id`)).body.data;

  const { status, body } = await send();
  expect({ status, body }).toMatchObject({ status: 200, body: { status: "done", template_id: template.id, sender: null } });
  const emails = await written();
  expect(emails).toHaveLength(1);
  expect(emails[0]).toMatchObject({ to: ["mara@charthouse.example"], bulk_email_action_id: body.id, subject: "Our prices, Mara" });
  expect(emails[0].sender).toContain("rosa@northgate.example");
  expect((await call("GET", `/bulk_action/email/?template_id=${template.id}`)).body.data.map(({ id }: { id: string }) => id)).toContain(
    body.id,
  );

  await call("POST", "/unsubscribe/email/", { email: "Mara@charthouse.example" });
  await send();
  expect(await written()).toHaveLength(1);
});

test("a bulk sequence subscription subscribes each contact once, pauses and resumes", async () => {
  const sequence = (await call("POST", "/sequence/", { name: "Restock", timezone: "UTC", steps: [{ step_type: "call", delay: 0 }] })).body;
  const account = (await call("GET", "/connected_account/")).body.data[0];
  const subscribing = {
    action_type: "subscribe",
    sequence_id: sequence.id,
    sender_account_id: account.id,
    sender_name: "Rosa",
    sender_email: "rosa@northgate.example",
    contact_preference: "contact",
    s_query: leads,
  };
  const runs = async () => (await call("GET", `/sequence_subscription/?sequence_id=${sequence.id}`)).body.data;
  expect((await call("POST", "/bulk_action/sequence_subscription/", subscribing)).body).toMatchObject({
    status: "done",
    action_type: "subscribe",
  });
  const first = await runs();
  expect(first.length).toBeGreaterThan(0);
  await call("POST", "/bulk_action/sequence_subscription/", subscribing);
  expect(await runs()).toEqual(first);

  const act = (action_type: string) =>
    call("POST", "/bulk_action/sequence_subscription/", { action_type, sequence_id: sequence.id, s_query: leads });
  await act("pause");
  for (const run of await runs()) expect(run).toMatchObject({ status: "paused", status_reason: "bulk-action" });
  await act("resume");
  for (const run of await runs()) expect(run).toMatchObject({ status: "active", status_reason: null });
  expect((await act("reassign")).status).toBe(501);
  expect((await call("POST", "/bulk_action/sequence_subscription/", { ...subscribing, contact_preference: undefined })).status).toBe(400);
});

test("a bulk deletion deletes what the query finds", async () => {
  const contact = { type: "object_type", object_type: "contact" };
  expect((await call("POST", "/bulk_action/delete/", { s_query: contact })).body).toMatchObject({
    bulk_object_type: "contact",
    status: "done",
  });
  expect((await call("GET", "/contact/")).body.data).toEqual([]);
  expect((await call("POST", "/bulk_action/delete/", { s_query: leads })).body).toMatchObject({ bulk_object_type: "lead", status: "done" });
  expect(await allLeads()).toEqual([]);
  expect((await call("POST", "/bulk_action/delete/", { s_query: leads })).body).toMatchObject({ status: "done", n_leads: 0, n_objects: 0 });
  expect((await call("POST", "/bulk_action/delete/", { s_query: { type: "object_type", object_type: "planet" } })).status).toBe(501);
});
