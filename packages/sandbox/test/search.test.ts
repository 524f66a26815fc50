import { createClient, customActivitiesOfType, search } from "@closekit/client";
import { ago, and, field, hasRelated, not } from "@closekit/client/filter";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Sandbox } from "../src/index.ts";
import { type Call, caller, testSandbox } from "./support.ts";

let sandbox: Sandbox;
let call: Call;
let close: ReturnType<typeof createClient>;
let type: string;
const leads: string[] = [];

beforeAll(async () => {
  sandbox = await testSandbox({ seed: "empty" });
  call = caller(sandbox, sandbox.apiKey);
  close = createClient({ apiKey: sandbox.apiKey, baseUrl: "http://sandbox/api/v1", fetch: sandbox.fetch as typeof fetch });
  type = (await call("POST", "/custom_activity/", { name: "Site Visit" })).body.id;
  for (const name of ["Harbor Tools", "Quayside Chandlers", "Harbor Lights"]) {
    const { body } = await call("POST", "/lead/", { name });
    leads.push(body.id);
  }
  for (const lead_id of [leads[0], leads[0], leads[2]]) await call("POST", "/activity/custom/", { custom_activity_type_id: type, lead_id });
});
afterAll(() => sandbox.close());

const post = (body: object) => call("POST", "/data/search/", body);
const ofLeads = (...queries: object[]) => ({ type: "and", queries: [{ type: "object_type", object_type: "lead" }, ...queries] });
const ids = ({ body }: { body: { data: { id: string }[] } }) => body.data.map(({ id }) => id);
const nameField = { type: "regular_field", object_type: "lead", field_name: "name" };

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

test("the client finds leads, and all activities of a type", async () => {
  const harbor = await collect(search(close, { object_type: "lead", query: field("lead", "name").contains("harbor"), _fields: ["name"] }));
  expect(harbor.map(({ name }) => name).sort()).toEqual(["Harbor Lights", "Harbor Tools"]);
  const visits = await collect(customActivitiesOfType(close, { custom_activity_type_id: type }));
  expect(visits.map(({ lead_id }) => lead_id)).toEqual([leads[0], leads[0], leads[2]]);
});

test("what a query relates to others is found also where no object_type says so", async () => {
  const ofType = {
    type: "field_condition",
    field: { type: "regular_field", object_type: "activity.custom_activity", field_name: "custom_activity_type_id" },
    condition: { type: "term", values: [type] },
  };
  const query = {
    type: "has_related",
    this_object_type: "lead",
    related_object_type: "activity.custom_activity",
    related_query: ofType,
  };
  expect(ids(await post({ query, _fields: { lead: ["id"] }, _limit: 200 }))).toEqual([leads[0], leads[2]]);
  expect(ids(await post({ query: { ...query, negate: true } }))).toEqual([leads[1]]);
  expect(ids(await post({ query: { type: "and", queries: [{ type: "match_all" }, query] } }))).toEqual([leads[0], leads[2]]);
});

test("the client's filters nest", async () => {
  const visited = hasRelated(
    "lead",
    "activity.custom_activity",
    field("activity.custom_activity", "date_created").during({ on_or_after: ago({ days: 1 }) }),
  );
  const query = and(field("lead", "name").contains("harbor"), not(visited));
  expect(await collect(search(close, { object_type: "lead", query }))).toEqual([]);
  const unvisited = await collect(search(close, { object_type: "lead", query: not(visited) }));
  expect(unvisited.map(({ id }) => id)).toEqual([leads[1]]);
});

describe("conditions", () => {
  test.each<[string, object, number[]]>([
    ["full words", { type: "text", mode: "full_words", value: "tools harbor" }, [0]],
    ["a phrase", { type: "text", mode: "phrase", value: "tools harbor" }, []],
    ["beginnings", { type: "text", mode: "beginning_of_words", value: "har li" }, [2]],
    ["the whole value", { type: "text", mode: "exact_value", value: "harbor tools" }, [0]],
    ["a term", { type: "term", values: ["Harbor Lights"] }, [2]],
    ["any value", { type: "exists" }, [0, 1, 2]],
  ])("%s", async (_, condition, expected) => {
    const found = await post({ query: ofLeads({ type: "field_condition", field: nameField, condition }) });
    expect(ids(found)).toEqual(expected.map((index) => leads[index]));
  });

  test("in any order, with counts and pages", async () => {
    const body = {
      query: ofLeads(),
      sort: [{ direction: "desc", field: nameField }],
      include_counts: true,
      _fields: { lead: ["name"] },
      _limit: 2,
    };
    const first = await post(body);
    expect(first.body).toMatchObject({
      data: [{ __object_type: "lead", name: "Quayside Chandlers" }, { name: "Harbor Tools" }],
      count: { limited: 3, total: 3 },
    });
    const second = await post({ ...body, cursor: first.body.cursor });
    expect(second.body).toMatchObject({ data: [{ name: "Harbor Lights" }], cursor: null });
    expect((await post({ ...body, results_limit: 1 })).body).toMatchObject({ cursor: null, count: { limited: 1, total: 3 } });
  });
});

test.each([
  ["asc", ["One", "Two", "None"]],
  ["desc", ["Two", "One", "None"]],
])("what has no value comes last in the order %s", async (direction, expected) => {
  const { body: field } = await call("POST", "/custom_field/contact/", { name: "Rank", type: "number" });
  const key = `custom.${field.id}`;
  const contacts = [{ name: "None" }, { name: "One", [key]: 1 }, { name: "Two", [key]: 2 }];
  const { body: lead } = await call("POST", "/lead/", { name: "Ranks", contacts });
  const sort = [{ direction, field: { type: "custom_field", custom_field_id: field.id } }];
  const of = { type: "field_condition", field: { type: "regular_field", object_type: "contact", field_name: "lead_id" } };
  const condition = { ...of, condition: { type: "term", values: [lead.id] } };
  const query = { type: "and", queries: [{ type: "object_type", object_type: "contact" }, condition] };
  const { body } = await post({ query, sort, _fields: { contact: ["name"] } });
  expect(body.data.map(({ name }: { name: string }) => name)).toEqual(expected);
  await call("DELETE", `/lead/${lead.id}/`);
});

describe("counters", () => {
  beforeAll(async () => {
    const contact = { emails: [{ email: "ada@harbor.example" }, { email: "office@harbor.example" }] };
    await call("POST", "/contact/", { lead_id: leads[0], name: "Ada", ...contact });
    await call("POST", "/activity/call/", { lead_id: leads[2], direction: "outbound", status: "completed" });
    await call("PUT", `/lead/${leads[1]}/`, { addresses: [{ city: "Boston" }] });
  });

  test.each([
    ["lead", "num_contacts", 1, () => [leads[0]]],
    ["lead", "num_calls", 1, () => [leads[2]]],
    ["lead", "num_opportunities", 1, () => []],
    ["lead", "addresses_count", 1, () => [leads[1]]],
    ["contact", "emails_count", 2, () => [expect.stringMatching(/^cont_/)]],
  ])("of a %s: %s", async (object_type, field_name, count, expected) => {
    const field = { type: "regular_field", object_type, field_name };
    const counted = { type: "field_condition", field, condition: { type: "number_range", gte: count } };
    const found = await post({ query: { type: "and", queries: [{ type: "object_type", object_type }, counted] } });
    expect(ids(found)).toEqual(expected());
  });

  test("are of the objects that have such parts", async () => {
    const field = { type: "regular_field", object_type: "lead", field_name: "emails_count" };
    expect(await post({ query: ofLeads({ type: "field_condition", field, condition: { type: "exists" } }) })).toMatchObject({
      status: 501,
    });
  });
});

test("a month before its last day is the last day of the month before", async () => {
  const lead_id = leads[0];
  const { body: call_ } = await call("POST", "/activity/call/", { lead_id, direction: "outbound", date_created: "2026-03-01T12:00:00Z" });
  const moment = { type: "fixed_utc", value: "2026-03-31T00:00Z" };
  const before = { type: "offset", direction: "past", moment, offset: { months: 1 } };
  const dated = { type: "regular_field", object_type: "activity.call", field_name: "date_created" };
  const during = (on_or_after: object) => {
    const query = { type: "field_condition", field: dated, condition: { type: "moment_range", on_or_after, before: moment } };
    return ofLeads({ type: "has_related", this_object_type: "lead", related_object_type: "activity.call", related_query: query });
  };
  expect(ids(await post({ query: during(before) }))).toEqual([lead_id]);
  expect(ids(await post({ query: during({ ...before, offset: { days: 29 } }) }))).toEqual([]);
  await call("DELETE", `/activity/call/${call_.id}/`);
});

test("filters that are copied from the app are taken as they are", async () => {
  const found = await post({ query: ofLeads(), limit: null, results_limit: null, sort: [] });
  expect(found.status).toBe(200);
  expect(found.headers.get("x-closekit-warning")).toBeNull();
  expect(ids(found).toSorted()).toEqual(leads.toSorted());
});

test("a page has 100 objects, or as many as are asked for, but not more than the API gives", async () => {
  const own = await sandbox.createOrganization({ seed: "empty" });
  const there = caller(sandbox, own.apiKey);
  for (let made = 0; made < 201; made++) await there("POST", "/lead/", { name: `Lead ${made}` });
  const sizeOf = async (body: object) => (await there("POST", "/data/search/", { query: ofLeads(), ...body })).body.data.length;
  expect([await sizeOf({}), await sizeOf({ _limit: 150 }), await sizeOf({ _limit: 500 })]).toEqual([100, 150, 200]);
});

test.each([
  [240, 200],
  [2000, 400],
])("queries that nest %i deep are answered with %i", async (depth, status) => {
  let query: object = { type: "match_all" };
  for (let level = 0; level < depth; level++) query = { type: "and", queries: [query] };
  expect((await post({ query: ofLeads(query) })).status).toBe(status);
});

describe("refusals", () => {
  test.each<[object, number]>([
    [{ query: { type: "match_all" } }, 400],
    [{ query: ofLeads(), cursor: "nonsense" }, 400],
    [{ query: ofLeads({ type: "field_condition", field: { ...nameField, object_type: "contact" }, condition: { type: "exists" } }) }, 400],
    [
      {
        query: ofLeads({
          type: "has_related",
          this_object_type: "contact",
          related_object_type: "lead",
          related_query: { type: "match_all" },
        }),
      },
      400,
    ],
    [
      { query: ofLeads({ type: "field_condition", field: { ...nameField, field_name: "num_unicorns" }, condition: { type: "exists" } }) },
      501,
    ],
  ])("%j", async (body, status) => {
    expect((await post(body)).status).toBe(status);
  });

  test("of an order by what refers to other objects", async () => {
    const sort = [{ direction: "asc", field: { ...nameField, field_name: "status_id" } }];
    expect((await post({ query: ofLeads(), sort })).body["field-errors"]).toEqual({
      sort: "Results cannot be sorted by status_id, which refers to another object.",
    });
  });
});
