import {
  createClient,
  getLead,
  listActivities,
  listCustomActivities,
  listLeads,
  listTasks,
  pages,
  paginate,
  search,
} from "@closekit/client";
import { withDates } from "@closekit/client/dates";
import type { CustomFieldValue, Lead } from "@closekit/types";
import { expect, expectTypeOf, test } from "vitest";
import { apiKey, baseUrl } from "./support/api.ts";

const close = createClient({ apiKey, baseUrl });
const lead = { path: { id: "lead_u8jzPde0IgxLd6GncfBAepfJBd0Kh8oOOL8dKLzdocJ" } };

test("a tuple of fields narrows the result to them", async () => {
  const some = await getLead(close, { ...lead, query: { _fields: ["id", "name"] } });
  expectTypeOf(some).toEqualTypeOf<Pick<Lead, "id" | "name">>();
  expect(some).toEqual({ id: lead.path.id, name: "Harbor Tools" });
  // @ts-expect-error it was not asked for
  expect(some.status_id).toBeUndefined();
});

test("in a list it narrows the objects", async () => {
  const page = await listLeads(close, { query: { _fields: ["id", "display_name"], _limit: 10 } });
  expectTypeOf(page.data).toEqualTypeOf<Pick<Lead, "id" | "display_name">[]>();
  expectTypeOf(page.has_more).toEqualTypeOf<boolean>();
  expect(page.data).toContainEqual({ id: lead.path.id, display_name: "Harbor Tools" });
  for (const item of page.data) expect(Object.keys(item)).toEqual(["id", "display_name"]);
});

test("custom fields are selected one by one, or all at once", async () => {
  const note = "custom.cf_HxjSI6bWHtP3fS2qHx6kwXoIIXGvOoNZYW2mZp0zVZo";
  const one = await listCustomActivities(close, { query: { _fields: ["id", note], lead_id: lead.path.id } });
  expectTypeOf(one.data[0]?.[note]).toEqualTypeOf<CustomFieldValue | undefined>();
  expect(one.data[1]).toEqual({ id: "acti_XpfKtHF4vUCsMehGAkWvj7FAc9QeWJKY40uvSwMFLZD", [note]: "Kickoff booked" });
  const all = await listCustomActivities(close, { query: { _fields: ["custom"], lead_id: lead.path.id } });
  expectTypeOf(all.data[0]?.["custom.cf_any"]).toEqualTypeOf<CustomFieldValue | undefined>();
  expect(Object.keys(all.data[1] ?? {})).toHaveLength(4);
});

test("the data of an outcome are narrowed, too, with dates and without", async () => {
  const query = { _fields: ["id", "date_created"] } as const;
  const outcome = await getLead(close, { ...lead, query }).outcome();
  if (!outcome.ok) return expect.fail("no success");
  expectTypeOf(outcome.data).toEqualTypeOf<Pick<Lead, "id" | "date_created">>();
  expect(Object.keys(outcome.data).sort()).toEqual(["date_created", "id"]);
  const dated = await withDates(getLead)(close, { ...lead, query }).outcome();
  if (!dated.ok) return expect.fail("no success");
  expectTypeOf(dated.data).toEqualTypeOf<{ id: string; date_created: Date }>();
  expect(dated.data.date_created).toBeInstanceOf(Date);
});

test("what tells kinds of objects apart still does", async () => {
  const { data } = await listActivities(close, { query: { lead_id: lead.path.id, _fields: ["id", "_type", "pinned"] } });
  const pinned = data.flatMap((activity) => (activity._type === "Note" ? [activity.pinned] : []));
  expectTypeOf(pinned).toEqualTypeOf<boolean[]>();
  expect(pinned.length).toBeGreaterThan(0);
  for (const activity of data) {
    // @ts-expect-error not asked for
    if (activity._type === "Note") expect(activity.note).toBeUndefined();
    // @ts-expect-error calls have none
    if (activity._type === "Call") expect(activity.pinned).toBeUndefined();
  }
  for await (const task of paginate(listTasks, close, { query: { _fields: ["_type", "text"] } })) {
    if (task._type === "lead") expectTypeOf(task.text).toEqualTypeOf<string>();
  }
});

test("fields that the types do not know are there under their names, as unknown", async () => {
  const smart = await getLead(close, { ...lead, query: { _fields: ["id", "num_emails"] } });
  expectTypeOf(smart.id).toEqualTypeOf<string>();
  expectTypeOf(smart.num_emails).toEqualTypeOf<unknown>();
  // @ts-expect-error not asked for
  expect(smart.num_calls).toBeUndefined();
  const all = await getLead(close, { ...lead, query: { _fields: ["_all"] } });
  expectTypeOf(all.name).toEqualTypeOf<string | null>();
  expectTypeOf(all.num_emails).toEqualTypeOf<unknown>();
  // @ts-expect-error not asked for
  for await (const found of search(close, { object_type: "lead", _fields: ["custom"] })) expect(found.name).toBeUndefined();
  for await (const found of search(close, { object_type: "lead", _fields: ["custom", "num_emails"] })) {
    expectTypeOf(found["custom.cf_any"]).toEqualTypeOf<CustomFieldValue | undefined>();
    expectTypeOf(found.num_emails).toEqualTypeOf<unknown>();
  }
});

test("of names that only the running program knows, any may be missing", async () => {
  const wanted: ("id" | "name")[] = ["id"];
  const some = await getLead(close, { ...lead, query: { _fields: wanted } });
  expectTypeOf(some).toEqualTypeOf<Partial<Pick<Lead, "id" | "name">>>();
  expect(some).toEqual({ id: lead.path.id });
  const either = await getLead(close, { ...lead, query: { _fields: wanted.length > 1 ? ["id", "name"] : ["id"] } });
  expectTypeOf(either).toEqualTypeOf<Pick<Lead, "id"> | Pick<Lead, "id" | "name">>();
  expect(either).toEqual({ id: lead.path.id });
  for await (const found of search(close, { object_type: "lead", _fields: wanted })) {
    expectTypeOf(found.name).toEqualTypeOf<string | null | undefined>();
  }
});

test("of names that may be any, all may be missing", async () => {
  const names: string[] = ["id"];
  const some = await getLead(close, { ...lead, query: { _fields: names } });
  expectTypeOf(some).toEqualTypeOf<Partial<Lead>>();
  expect(some).toEqual({ id: lead.path.id });
  // @ts-expect-error names in one string are not told apart: give a list
  expect(await getLead(close, { ...lead, query: { _fields: "id,name" } })).toEqual({ id: lead.path.id, name: "Harbor Tools" });
});

test("without a selection the result is whole, and misspelt parameters are errors", async () => {
  expectTypeOf(await getLead(close, lead)).toEqualTypeOf<Lead>();
  // @ts-expect-error no such parameter
  const refused = await listLeads(close, { query: { _limit: 1, _limits: 2 } }).outcome();
  expect(refused.status).toBe(400);
});

test("paginate() and pages() narrow what they yield", async () => {
  const ids = await Array.fromAsync(paginate(listLeads, close, { query: { _fields: ["id"], _limit: 10 } }));
  expectTypeOf(ids).toEqualTypeOf<Pick<Lead, "id">[]>();
  expect(ids).toContainEqual({ id: lead.path.id });
  for (const item of ids) expect(Object.keys(item)).toEqual(["id"]);
  const [page] = await Array.fromAsync(pages(listLeads, close, { query: { _fields: ["name"] as const } }));
  expectTypeOf(page?.data).toEqualTypeOf<Pick<Lead, "name">[] | undefined>();
  expect(page?.data).toContainEqual({ name: "Harbor Tools" });
  for (const item of page?.data ?? []) expect(Object.keys(item)).toEqual(["name"]);
  const names: string[] = ["id"];
  const some = await Array.fromAsync(paginate(listLeads, close, { query: { _fields: names } }));
  expectTypeOf(some).toEqualTypeOf<Partial<Lead>[]>();
});
