/** The client against the sandbox: every function with the description's own examples, and what the client builds out of them. */
import * as closekit from "@closekit/client";
import { and, field, objectType } from "@closekit/client/filter";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Sandbox } from "../src/index.ts";
import { testSandbox } from "./support.ts";
import { askedOf, cases, isExpected } from "./traffic.ts";

type Request = { path?: object; query?: object; body?: unknown };
type ClientFunction = (client: closekit.CloseClient, request: Request) => closekit.Call<unknown, Record<200, { content: never }>>;
const functions = closekit as unknown as Record<string, ClientFunction>;

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await testSandbox({ strict: true });
});
afterAll(() => sandbox.close());

const clientOf = (apiKey: string) => closekit.createClient({ apiKey, fetch: sandbox.fetch, retries: false, rateLimits: false });

describe("every function", () => {
  test.each(cases)("$name", async (each) => {
    const { operationId, responses } = each.operation.source;
    const own = await sandbox.createOrganization();
    // bulk actions ask for it when the query has no condition
    const request = { ...askedOf(each, own.organizationId), everything: true };
    const outcome = await (functions[operationId] as ClientFunction)(clientOf(own.apiKey), request).outcome();
    const { status, ok } = outcome as { status: number; ok: boolean };
    const body = ok ? outcome.data : (outcome as { error?: unknown }).error;
    expect(isExpected(each, { status, body }), `${status} ${JSON.stringify(body)?.slice(0, 400)}`).toBe(true);
    if (status === 501) return;
    expect(Object.keys(responses)).toContain(String(status));
    expect(body === undefined).toBe(status === 204);
  });
});

describe("lists", () => {
  const lists = cases.filter(({ operation }) => operation.method === "get" && operation.source["x-pagination"]?.style === "offset");
  const longer: string[] = [];

  test.each(lists)("$name, page by page", async (each) => {
    const close = clientOf(sandbox.apiKey);
    const { operationId } = each.operation.source;
    const { path, query } = askedOf(each, sandbox.organizationId);
    const list = functions[operationId] as ClientFunction & Parameters<typeof closekit.paginate>[0];
    const whole = (await list(close, { path, query: { ...query, _limit: 100 } })) as { data: { id: string }[]; has_more: boolean };
    expect(whole.has_more).toBe(false);
    const read: string[] = [];
    for await (const item of closekit.paginate(list, close, { path, query: { ...query, _limit: 1 } } as never))
      read.push((item as { id: string }).id);
    // where an order can be chosen, the client chooses one
    expect(read.toSorted()).toEqual(whole.data.map(({ id }) => id).toSorted());
    if (read.length > 1) longer.push(operationId);
  });

  test("that come in several pages are not few", () => {
    expect(longer.length).toBeGreaterThan(lists.length / 4);
  });

  test("keep their order over pages, and can be gone on with", async () => {
    const close = clientOf((await sandbox.createOrganization({ seed: "empty" })).apiKey);
    const made: string[] = [];
    for (let index = 0; index < 7; index++) made.push((await closekit.createLead(close, { body: { name: `Lead ${index}` } })).id);
    const walk = closekit.paginate(closekit.listLeads, close, { query: { _limit: 3 } }, { limit: 4 });
    const read: string[] = [];
    for await (const { id } of walk) read.push(id);
    expect(read).toEqual(made.slice(0, 4));
    const rest = closekit.pages(closekit.listLeads, close, { query: { _limit: 3 } }, { from: walk.position });
    for await (const { data } of rest) read.push(...data.map(({ id }) => id));
    expect(read).toEqual(made);
  });
});

describe("custom activities and fields", () => {
  test("activities of a type are found across leads", async () => {
    const close = clientOf((await sandbox.createOrganization({ seed: "empty" })).apiKey);
    const visit = await closekit.createCustomActivityType(close, { body: { name: "Visit" } });
    const other = await closekit.createCustomActivityType(close, { body: { name: "Chat" } });
    const made: string[] = [];
    for (const name of ["First", "Second", "Third"]) {
      const { id: lead_id } = await closekit.createLead(close, { body: { name } });
      await closekit.createCustomActivity(close, { body: { lead_id, custom_activity_type_id: other.id } });
      if (name === "Second") continue;
      const ofLead: string[] = [];
      for (let index = 0; index < 3; index++)
        ofLead.unshift((await closekit.createCustomActivity(close, { body: { lead_id, custom_activity_type_id: visit.id } })).id);
      made.push(...ofLead);
    }
    const read: string[] = [];
    const all = closekit.customActivitiesOfType(close, { custom_activity_type_id: visit.id, query: { _limit: 2 } });
    for await (const { id } of all) read.push(id);
    expect(read).toEqual(made);
  });

  test("a field is set, read and cleared, and what is required is refused by its key", async () => {
    const close = clientOf((await sandbox.createOrganization({ seed: "empty" })).apiKey);
    const { id: lead_id } = await closekit.createLead(close, { body: { name: "Harbor Tools" } });
    const { id: custom_activity_type_id } = await closekit.createCustomActivityType(close, { body: { name: "Visit" } });
    const note = await closekit.createActivityCustomField(close, {
      body: { name: "Note", type: "text", custom_activity_type_id, required: true },
    });
    const channel = await closekit.createActivityCustomField(close, {
      body: { name: "Channel", type: "choices", choices: ["Email", "Phone"], accepts_multiple_values: true, custom_activity_type_id },
    });
    const ids = { lead_id, custom_activity_type_id };
    const refused = await closekit.createCustomActivity(close, { body: ids }).catch((error) => error);
    expect(refused).toBeInstanceOf(closekit.BadRequestError);
    expect(closekit.fieldErrors(refused, closekit.createCustomActivity)).toEqual({ [`custom.${note.id}`]: "This field is required." });

    const draft = await closekit.createCustomActivity(close, {
      body: { ...ids, status: "draft", ...closekit.setCustomField(channel, ["Email", "Phone"]) },
    });
    expect(closekit.readCustomField(draft, channel)).toEqual(["Email", "Phone"]);
    const path = { id: draft.id };
    const published = await closekit.updateCustomActivity(close, {
      path,
      body: { status: "published", ...closekit.setCustomField(note, "Agreed"), ...closekit.clearCustomField(channel) },
    });
    expect(published.status).toBe("published");
    expect(closekit.readCustomField(published, note)).toBe("Agreed");
    expect(closekit.readCustomField(published, channel)).toBeUndefined();
    await closekit.deleteCustomActivity(close, { path });
    await expect(closekit.getCustomActivity(close, { path })).rejects.toBeInstanceOf(closekit.NotFoundError);
  });

  test("a value is added to a list of a lead, and taken from it", async () => {
    const close = clientOf((await sandbox.createOrganization({ seed: "empty" })).apiKey);
    const segments = await closekit.createLeadCustomField(close, {
      body: { name: "Segments", type: "choices", choices: ["Retail", "Marine"], accepts_multiple_values: true },
    });
    const { id } = await closekit.createLead(close, { body: { name: "Quayside", ...closekit.setCustomField(segments, ["Retail"]) } });
    const several = { ...segments, accepts_multiple_values: true } as const;
    const added = await closekit.updateLead(close, { path: { id }, body: closekit.addToCustomField(several, "Marine") });
    expect(closekit.readCustomField(added, segments)).toEqual(["Retail", "Marine"]);
    const left = await closekit.updateLead(close, { path: { id }, body: closekit.removeFromCustomField(several, "Retail") });
    expect(closekit.readCustomField(left, segments)).toEqual(["Marine"]);
  });
});

test("a file is uploaded and attached to a note", async () => {
  const close = clientOf((await sandbox.createOrganization({ seed: "empty" })).apiKey);
  const { id: lead_id } = await closekit.createLead(close, { body: { name: "Harbor Tools" } });
  const prices = { filename: "prices.txt", content_type: "text/plain", data: "rope: 3" };
  const file = await closekit.uploadFile(close, prices, { fetch: sandbox.fetch });
  const note = await closekit.createNote(close, { body: { lead_id, note_html: "<p>Prices</p>", attachments: [file] } });
  expect(note.attachments).toMatchObject([
    { filename: "prices.txt", content_type: "text/plain", url: expect.stringContaining("/persisted/") },
  ]);
});

test("bulk actions work on what their query finds", async () => {
  const close = clientOf((await sandbox.createOrganization({ seed: "empty" })).apiKey);
  const names = async () => (await closekit.listLeads(close)).data.map(({ name }) => name);
  for (const name of ["Duplicate of a", "Quayside", "Duplicate of b"]) await closekit.createLead(close, { body: { name } });
  const { id: merged } = await closekit.createLeadStatus(close, { body: { label: "To be merged" } });
  const duplicates = and(objectType("lead"), field("lead", "name").contains("Duplicate"));
  const edit = await closekit.createBulkEdit(close, {
    body: { type: "set_lead_status", lead_status_id: merged, s_query: duplicates },
  });
  expect((await closekit.getBulkEdit(close, { path: { id: edit.id } })).status).toBe("done");
  const edited = (await closekit.listLeads(close)).data.filter(({ status_id }) => status_id === merged);
  expect(edited.map(({ name }) => name)).toEqual(["Duplicate of a", "Duplicate of b"]);
  await closekit.createBulkDelete(close, { body: { s_query: duplicates } });
  expect(await names()).toEqual(["Quayside"]);
});
