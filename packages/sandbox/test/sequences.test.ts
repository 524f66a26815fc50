import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Sandbox } from "../src/index.ts";
import { type Call, caller, testSandbox } from "./support.ts";

let sandbox: Sandbox;
let call: Call;

beforeAll(async () => {
  sandbox = await testSandbox();
  call = caller(sandbox, sandbox.apiKey);
});
afterAll(() => sandbox.close());

const steps = [
  { step_type: "call", delay: 0, required: true },
  { step_type: "call", delay: 3600 },
];

async function sequence(changes: object = {}) {
  const { status, body } = await call("POST", "/sequence/", { name: "Restock", timezone: "UTC", steps, ...changes });
  expect(status).toBe(200);
  return body;
}

async function subscribed(sequence_id: string) {
  const [contact] = (await call("GET", "/contact/?_fields=id,lead_id,emails")).body.data;
  const { status, body } = await call("POST", "/sequence_subscription/", { sequence_id, contact_id: contact.id });
  expect(status).toBe(201);
  return { contact, run: body };
}

describe("sequences", () => {
  test("give their steps ids, and keep those of steps that stay", async () => {
    const made = await sequence();
    expect(made).toMatchObject({ status: "active", schedule: null, schedule_id: null });
    expect(made.steps).toMatchObject([
      { step_type: "call", delay: 0, required: true, email_template_id: null, threading: null },
      { step_type: "call", delay: 3600, required: false },
    ]);
    const [first] = made.steps;
    expect(first.id).toMatch(/^seqstep_/);
    const changed = (await call("PUT", `/sequence/${made.id}/`, { steps: [{ id: first.id, delay: 60 }, { step_type: "sms" }] })).body;
    expect(changed.steps).toMatchObject([
      { ...first, delay: 60 },
      { step_type: "sms", delay: 0 },
    ]);
    expect(changed.steps[1].id).not.toBe(made.steps[1].id);
  });

  test("refuse email templates that are not shared or do not exist, and steps without a type", async () => {
    const template = (await call("POST", "/email_template/", { name: "Private", subject: "x", body: "y" })).body;
    const step = (email_template_id: string) => ({ step_type: "email", delay: 0, email_template_id });
    const make = (some: object[]) => call("POST", "/sequence/", { name: "Post", timezone: "UTC", steps: some });
    expect(await make([step(template.id)])).toMatchObject({
      status: 400,
      body: { errors: [`Template "${template.id}" cannot be used in Workflows because it is not shared.`], "field-errors": {} },
    });
    expect((await make([step("tmpl_no")])).status).toBe(400);
    expect((await make([{ delay: 5 }])).status).toBe(400);
  });

  test("count their runs when one is read", async () => {
    const made = await sequence();
    expect(made).not.toHaveProperty("subscription_counts_by_status");
    await subscribed(made.id);
    const { body } = await call("GET", `/sequence/${made.id}/`);
    expect(body.subscription_counts_by_status).toEqual({ active: 1, paused: 0, finished: 0, goal: 0, error: 0 });
  });

  test("stop and go on with their runs", async () => {
    const made = await sequence();
    const { run } = await subscribed(made.id);
    const state = async () => (await call("GET", `/sequence_subscription/${run.id}/`)).body;
    await call("PUT", `/sequence/${made.id}/`, { status: "paused" });
    expect(await state()).toMatchObject({ status: "paused", status_reason: "workflow-paused" });
    await call("PUT", `/sequence/${made.id}/`, { status: "active" });
    expect(await state()).toMatchObject({ status: "active", status_reason: null });
    expect(await call("DELETE", `/sequence/${made.id}/`)).toMatchObject({ status: 200, body: {} });
    expect(await state()).toMatchObject({ status: "paused", status_reason: "sequence-deleted" });
  });
});

describe("sequence subscriptions", () => {
  test("take lead and address from the contact", async () => {
    const made = await sequence();
    const { contact, run } = await subscribed(made.id);
    expect(run).toMatchObject({
      status: "active",
      lead_id: contact.lead_id,
      contact_email: contact.emails[0].email,
      initial_email_id: null,
    });
    expect(run.start_date).toBeTruthy();
    expect(run.created_by_id).toMatch(/^user_/);
    const subscription = {
      subscription_id: run.id,
      subscription_status: "active",
      subscription_status_reason: null,
      sequence_id: made.id,
      sequence_name: made.name,
      sequence_status: "active",
      contact_email: run.contact_email,
      start_date: run.start_date,
    };
    expect((await call("GET", `/contact/${contact.id}/`)).body.subscriptions).toContainEqual(expect.objectContaining(subscription));
    const [lead] = (await call("GET", `/lead/?_limit=100`)).body.data.filter(({ id }: { id: string }) => id === contact.lead_id);
    expect(lead.contacts[0].subscriptions.length).toBeGreaterThan(0);
  });

  test("are paused by hand, resumed and removed", async () => {
    const { run } = await subscribed((await sequence()).id);
    const path = `/sequence_subscription/${run.id}/`;
    expect((await call("PUT", path, { status: "paused" })).body).toMatchObject({ status: "paused", status_reason: "manual" });
    expect((await call("PUT", path, { status: "active" })).body).toMatchObject({ status: "active", status_reason: null });
    expect((await call("PUT", path, { sender_name: "Tomas" })).body).toMatchObject({ status: "active", sender_name: "Tomas" });
    expect((await call("DELETE", path)).status).toBe(200);
    expect((await call("GET", path)).status).toBe(404);
  });

  test("are listed by sequence, contact or lead only", async () => {
    const made = await sequence();
    const { contact, run } = await subscribed(made.id);
    expect(await call("GET", "/sequence_subscription/")).toMatchObject({
      status: 400,
      body: { error: "One of sequence_id, contact_id and lead_id is required." },
    });
    for (const filter of [`sequence_id=${made.id}`, `contact_id=${contact.id}`, `lead_id=${contact.lead_id}`]) {
      const { data } = (await call("GET", `/sequence_subscription/?${filter}`)).body;
      expect(data.map(({ id }: { id: string }) => id)).toContain(run.id);
    }
  });

  test("need a sequence and a contact that exist", async () => {
    const unknown = await call("POST", "/sequence_subscription/", { sequence_id: "seq_no", contact_id: "cont_no" });
    expect(unknown.body["field-errors"]).toEqual({ sequence: "Object does not exist.", contact: "Object does not exist." });
  });
});
