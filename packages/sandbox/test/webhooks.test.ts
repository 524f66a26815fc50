import { bundledDescription, operations } from "@closekit/contract";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Colleagues, colleagues, rosaId } from "./colleague.ts";
import { caller } from "./support.ts";

const createWebhook = operations(bundledDescription()).find(({ source }) => source.operationId === "createWebhook");

let people: Colleagues;
beforeAll(async () => {
  people = await colleagues();
});
afterAll(() => people.close());

const url = "https://hooks.northgate.example/close";
const events = [{ object_type: "activity.custom_activity", action: "created" }];
const made = async (by: "rosa" | "tomas" = "rosa") => (await people[by]("POST", "/webhook/", { url, events })).body;

describe("a webhook", () => {
  test("shows its key once, to who makes it", async () => {
    const { status, body } = await people.rosa("POST", "/webhook/", { url, events });
    expect(status).toBe(201);
    const { signature_key, ...rest } = body;
    expect(signature_key).toMatch(/^[0-9a-f]{64}$/);
    expect(rest).toMatchObject({
      url,
      events: [{ ...events[0], extra_filter: null }],
      status: "active",
      verify_ssl: true,
      pause_reason: null,
      counters: {},
      created_by: rosaId,
    });
    expect((await people.rosa("GET", `/webhook/${body.id}/`)).body).toEqual(rest);
    const { body: list } = await people.rosa("GET", "/webhook/");
    expect(list.data).toContainEqual(rest);
    expect((await made()).signature_key).not.toBe(signature_key);
  });

  test.each([
    { object_type: "lead", action: "sent" },
    { object_type: "nothing", action: "created" },
    { object_type: "note", action: "created" },
  ])("is not for events that there are not: $object_type $action", async (event) => {
    const { status, body } = await people.rosa("POST", "/webhook/", { url, events: [event] });
    expect(status).toBe(400);
    expect(body["field-errors"]).toEqual({ events: "Not a valid choice." });
  });

  test("is one of as many as the description has for an organization", async () => {
    const own = await people.sandbox.createOrganization({ seed: "empty" });
    const call = caller(people.sandbox, own.apiKey);
    const most = createWebhook?.source["x-max-objects"]?.count ?? 0;
    const made: string[] = [];
    for (let count = 0; count < most; count++) made.push((await call("POST", "/webhook/", { url, events })).body.id);
    expect(made.filter(Boolean)).toHaveLength(40);
    const refused = await call("POST", "/webhook/", { url, events });
    expect(refused).toMatchObject({ status: 400, body: { errors: ["There are too many webhooks."] } });
    expect((await call("PUT", `/webhook/${made[0]}/`, { status: "paused" })).status).toBe(200);
    await call("DELETE", `/webhook/${made[0]}/`);
    expect((await call("POST", "/webhook/", { url, events })).status).toBe(201);
  });

  test("is for each of the events that the description has", async () => {
    const all = [
      { object_type: "lead", action: "merged" },
      { object_type: "task.lead", action: "completed" },
      { object_type: "membership", action: "activated" },
      { object_type: "activity.meeting", action: "canceled" },
    ];
    expect((await people.rosa("POST", "/webhook/", { url, events: all })).status).toBe(201);
  });

  test("keeps a filter, and refuses one that it does not know", async () => {
    const extra_filter = { type: "field_accessor", field: "data", filter: { type: "is_null" } };
    const { body } = await people.rosa("POST", "/webhook/", { url, events: [{ ...events[0], extra_filter }] });
    expect(body.events[0].extra_filter).toEqual(extra_filter);
    const refused = await people.rosa("POST", "/webhook/", { url, events: [{ ...events[0], extra_filter: { type: "like" } }] });
    expect(refused.status).toBe(400);
  });

  test("needs a URL and events", async () => {
    const { status, body } = await people.rosa("POST", "/webhook/", { url: "nowhere" });
    expect(status).toBe(400);
    expect(body["field-errors"]).toEqual({ url: "Invalid URL.", events: "This field is required." });
  });

  test("is paused and resumed; null changes nothing", async () => {
    const { id } = await made();
    const paused = await people.rosa("PUT", `/webhook/${id}/`, { status: "paused", url: null, events: null });
    expect(paused.body).toMatchObject({ status: "paused", pause_reason: "api", url });
    expect(paused.body).not.toHaveProperty("signature_key");
    const resumed = await people.rosa("PUT", `/webhook/${id}/`, { status: "active" });
    expect(resumed.body).toMatchObject({ status: "active", pause_reason: null });
    const moved = await people.rosa("PUT", `/webhook/${id}/`, { events: [{ object_type: "lead", action: "created" }] });
    expect(moved.body.events).toEqual([{ object_type: "lead", action: "created", extra_filter: null }]);
    expect((await people.rosa("PUT", `/webhook/${id}/`, { events: [{ object_type: "lead", action: "sent" }] })).status).toBe(400);
  });

  test("is managed by who made it and by administrators", async () => {
    const { id: hers } = await made("rosa");
    const { id: his } = await made("tomas");
    expect((await people.tomas("GET", "/webhook/")).body.data.map(({ id }: { id: string }) => id)).toEqual([his]);
    expect((await people.tomas("GET", `/webhook/${hers}/`)).status).toBe(404);
    expect((await people.tomas("PUT", `/webhook/${hers}/`, { status: "paused" })).status).toBe(404);
    expect((await people.tomas("DELETE", `/webhook/${hers}/`)).status).toBe(404);
    expect((await people.rosa("DELETE", `/webhook/${his}/`)).body).toEqual({});
    expect((await people.rosa("GET", `/webhook/${his}/`)).status).toBe(404);
  });
});
