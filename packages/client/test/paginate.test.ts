import * as closekit from "@closekit/client";
import {
  CloseApiError,
  type CloseClient,
  createClient,
  createLead,
  createUnsubscribedEmail,
  getMe,
  listActivityCustomFields,
  listActivityReportMetrics,
  listCustomActivities,
  listCustomActivityTypes,
  listGroups,
  listLeads,
  listNotes,
  listRoles,
  listUnsubscribedEmails,
  listUsers,
  pages,
  paginate,
  searchData,
} from "@closekit/client";
import type { ActivityCustomField, CustomActivity, CustomActivityType, Lead } from "@closekit/types";
import { afterAll, describe, expect, expectTypeOf, test } from "vitest";
import { apiKey, baseUrl } from "./support/api.ts";
import { client, idsOf, listServer, newestFirst, recordsOf } from "./support/list-server.ts";
import { json, serve } from "./support/server.ts";

/** A server with so many objects in each of its lists, and the queries it was asked. */
async function lists(count: number) {
  const queries: string[] = [];
  const url = await serve((request, response) => {
    const { searchParams, search } = new URL(request.url ?? "", "http://localhost");
    queries.push(search);
    const skip = Number(searchParams.get("_skip"));
    const limit = Number(searchParams.get("_limit") ?? 100);
    const ids = Array.from({ length: count }, (_, i) => ({ id: `id_${i}` })).slice(skip, skip + limit);
    json(response, 200, { data: ids, has_more: skip + limit < count });
  });
  return { close: createClient({ apiKey: "api_a.b", baseUrl: url }), queries };
}

test("walks through all pages, in order, and stops by has_more", async () => {
  const { close, queries } = await lists(7);
  const ids: string[] = [];
  for await (const lead of paginate(listLeads, close, { query: { _limit: 3 } })) {
    expectTypeOf(lead).toEqualTypeOf<Lead>();
    ids.push(lead.id);
  }
  expect(ids).toEqual(["id_0", "id_1", "id_2", "id_3", "id_4", "id_5", "id_6"]);
  // each page begins with the last object of the one before
  expect(queries).toEqual(["?_limit=3", "?_limit=3&_skip=2", "?_limit=3&_skip=4"]);
});

test("starts where _skip says, and keeps the other parameters", async () => {
  const { close, queries } = await lists(2);
  const items = await Array.fromAsync(paginate(listCustomActivities, close, { query: { lead_id: "lead_x", _skip: 1 } }));
  expectTypeOf(items).toEqualTypeOf<CustomActivity[]>();
  expect(items).toEqual([{ id: "id_1" }]);
  expect(queries).toEqual(["?lead_id=lead_x&_skip=1"]);
});

test("asks for a page only when it is needed", async () => {
  const { close, queries } = await lists(500);
  for await (const field of paginate(listActivityCustomFields, close)) {
    expectTypeOf(field).toEqualTypeOf<ActivityCustomField>();
    break;
  }
  expect(queries).toHaveLength(1);
});

test("takes a list that comes in one piece", async () => {
  const url = await serve((_request, response) => json(response, 200, { data: [{ id: "actitype_x" }] }));
  const close = createClient({ apiKey: "api_a.b", baseUrl: url });
  const types = await Array.fromAsync(paginate(listCustomActivityTypes, close));
  expectTypeOf(types).toEqualTypeOf<CustomActivityType[]>();
  expect(types).toEqual([{ id: "actitype_x" }]);
});

test("ends at a page that is empty", async () => {
  const { close, queries } = await lists(0);
  expect(await Array.fromAsync(paginate(listUsers, close))).toEqual([]);
  expect(queries).toHaveLength(1);
});

describe("never ends too early without an error", () => {
  /** What a walk gave before it threw, and what it threw. */
  async function until(walk: AsyncIterable<object>) {
    const items: object[] = [];
    const reading = (async () => {
      for await (const item of walk) items.push(item);
    })();
    return { items, error: await reading.catch((thrown: unknown) => thrown) };
  }

  test.each([
    ["listRoles", listRoles, Array.from({ length: 100 }, (_, i) => ({ id: `role_${i}` }))],
    ["listGroups, of one", listGroups, [{ id: "group_0" }]],
    ["listGroups, of none", listGroups, []],
    ["listUnsubscribedEmails, without ids", listUnsubscribedEmails, [{ email: "a@b.example" }, { email: "c@d.example" }]],
  ])("where a list in one piece says that there is more: %s", async (_name, list, data) => {
    const answers = { data, has_more: true };
    const fetch = async () => Response.json(answers);
    const close = createClient({ apiKey: "api_a.b", fetch });
    const walk = paginate(list as typeof listGroups, close);
    const { items, error } = await until(walk);
    expect(items).toEqual(data);
    expect(error).toMatchObject({ name: "PaginationIncompleteError", reason: "max_skip", read: data.length });
    const again = await until(paginate(list as typeof listGroups, close, {}, { from: walk.position }));
    expect(again).toMatchObject({ items: [], error: { reason: "max_skip", read: 0 } });
  });

  test("where an empty page says that there is more", async () => {
    const server = listServer(recordsOf(300));
    server.before = ({ _skip }) => (_skip ? Response.json({ data: [], has_more: true }) : undefined);
    const { items, error } = await until(paginate(listUsers, client(server)));
    expect(items).toHaveLength(100);
    expect(error).toMatchObject({ reason: "max_skip", read: 100 });
    // that page, and no other one again
    expect(server.queries).toHaveLength(2);
    // a list with windows of time goes on by them
    server.before = ({ _skip }) => (Number(_skip) > 150 ? Response.json({ data: [], has_more: true }) : undefined);
    expect(await until(paginate(listNotes, client(server)))).toMatchObject({ items: { length: 300 }, error: undefined });
  });

  test("nor asks for ever where the same page comes again and again", async () => {
    const server = listServer([]);
    // which ends it where it would go on for ever
    const answer = (prefix: string) =>
      server.queries.length < 1_000
        ? Response.json({ data: recordsOf(100, 1, prefix), has_more: true })
        : Response.json({ error: "too many" }, { status: 403 });
    server.before = () => answer("id");
    const walk = paginate(listUsers, client(server));
    const { items, error } = await until(walk);
    expect(items).toHaveLength(100);
    expect(error).toMatchObject({ reason: "max_skip", read: 100 });
    expect(server.queries.length).toBeLessThan(300);
    // nor where a position is looked for in such a list
    server.before = () => answer("other");
    const resumed = await until(paginate(listUsers, client(server), {}, { from: walk.position }));
    expect(resumed).toMatchObject({ items: [], error: { reason: "position_lost" } });
    expect(server.queries.length).toBeLessThan(600);
  });
});

test("an empty selection of fields is none", async () => {
  const server = listServer(recordsOf(3));
  const leads = await Array.fromAsync(paginate(listLeads, client(server), { query: { _fields: [] } }));
  expect(leads.map((lead) => Object.keys(lead))).toEqual(Array(3).fill(["id", "display_name", "custom.cf_x", "date_created"]));
  expect(server.queries).toEqual([{ _limit: "200" }]);
});

test("throws what a page throws", async () => {
  const url = await serve((_request, response) => json(response, 401, { error: "Unauthorized" }));
  const all = Array.fromAsync(paginate(listLeads, createClient({ apiKey: "api_a.b", baseUrl: url })));
  await expect(all).rejects.toBeInstanceOf(CloseApiError);
});

// the metrics of reports are in no `data`
const everyList = Object.entries(closekit).filter(([name]) => /^list(?!ActivityReportMetrics)[A-Z]/.test(name));

test.each(everyList)("%s is taken by the API as paginate() asks for it", async (_name, list) => {
  // a token, for a few operations refuse API keys
  const close = createClient({ accessToken: apiKey, baseUrl });
  // that there is an event, and an address without subscription
  await createLead(close, { body: { name: "Harbor Tools" } });
  await createUnsubscribedEmail(close, { body: { email: "ines@harbortools.example" } });
  try {
    const items = await Array.fromAsync(paginate(list as typeof listNotes, close, {}, { limit: 30 }));
    expect(items.length).toBeGreaterThan(0);
  } catch (error) {
    // what a list cannot do without, such as the lead of Custom Objects, is for the caller to say
    expect(error).toBeInstanceOf(CloseApiError);
    const { message } = error as CloseApiError;
    expect(message).toMatch(/ answered 400: .*(is required|_id)/);
    expect(message).not.toMatch(/\b_/);
  }
});

/** Lets everything happen that needs no more than promises. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

// what nobody awaits must not surface
const unhandled: unknown[] = [];
const note = (reason: unknown) => unhandled.push(reason);
process.on("unhandledRejection", note);
afterAll(async () => {
  await settle();
  process.off("unhandledRejection", note);
  expect(unhandled).toEqual([]);
});

describe("limit", () => {
  test("ends the walk, and asks for no larger a page than it needs", async () => {
    const server = listServer(recordsOf(500));
    const leads = await Array.fromAsync(paginate(listLeads, client(server), {}, { limit: 5 }));
    expect(idsOf(leads)).toEqual(newestFirst(server).slice(0, 5));
    expect(server.queries).toEqual([{ _limit: "5" }]);
    const more = await Array.fromAsync(pages(listLeads, client(server), { query: { _limit: 40 } }, { limit: 100, prefetch: true }));
    expect(more.flatMap(({ data }) => idsOf(data))).toEqual(newestFirst(server).slice(0, 100));
    expect(server.queries).toHaveLength(4);
    expect(await Array.fromAsync(paginate(listLeads, client(server), {}, { limit: 0 }))).toEqual([]);
    expect(server.queries).toHaveLength(4);
  });

  test("is a count", () => {
    for (const limit of [-1, 1.5, Number.NaN]) {
      expect(() => paginate(listLeads, client(listServer([])), {}, { limit })).toThrow(RangeError);
    }
  });

  test("of one takes pages of one, too", async () => {
    const server = listServer(recordsOf(5));
    const leads = await Array.fromAsync(paginate(listLeads, client(server), { query: { _limit: 1 } }));
    expect(idsOf(leads)).toEqual(newestFirst(server));
  });
});

describe("prefetch", () => {
  test("fetches the next page, and only that, while one is worked through", async () => {
    const server = listServer(recordsOf(500));
    const eager = paginate(listLeads, client(server), {}, { prefetch: true });
    await eager.next();
    await settle();
    expect(server.queries).toHaveLength(2);
    await eager.return();
    const lazy = paginate(listLeads, client(server));
    await lazy.next();
    await settle();
    expect(server.queries).toHaveLength(3);
    await lazy.return();
  });

  test("throws what the next page is answered when it is its turn", async () => {
    const server = listServer(recordsOf(500));
    server.before = ({ _skip }) => (_skip ? Response.json({ error: "no" }, { status: 403 }) : undefined);
    const walk = paginate(listLeads, client(server), { query: { _limit: 100 } }, { prefetch: true });
    const ids: string[] = [];
    const reading = (async () => {
      for await (const { id } of walk) {
        ids.push(id);
        await settle();
      }
    })();
    await expect(reading).rejects.toBeInstanceOf(CloseApiError);
    expect(ids).toHaveLength(100);
  });
});

describe("a walk that is left", () => {
  /** A server that never answers beyond the first page. */
  function stalled() {
    const server = listServer(recordsOf(500));
    const hold = (signal: AbortSignal | undefined) =>
      new Promise<never>((_, reject) => signal?.addEventListener("abort", () => reject(signal.reason)));
    server.before = ({ _skip }) => (_skip ? hold(server.signals.at(-1)) : undefined);
    return server;
  }

  test("ends the page that is being fetched ahead", async () => {
    const server = stalled();
    for await (const _ of paginate(listLeads, client(server), {}, { prefetch: true })) break;
    await settle();
    expect(server.signals).toHaveLength(2);
    expect(server.signals.every(({ aborted }) => aborted)).toBe(true);
  });

  test("ends the page that somebody waits for, who is told the end", async () => {
    const server = stalled();
    const walk = pages(listLeads, client(server));
    await walk.next();
    const waiting = walk.next();
    await settle();
    expect(await walk.return()).toEqual({ done: true, value: undefined });
    expect(await waiting).toEqual({ done: true, value: undefined });
    expect(server.signals.every(({ aborted }) => aborted)).toBe(true);
  });

  test("is cut by a signal: the page under way, and the objects still at hand", async () => {
    const server = stalled();
    const controller = new AbortController();
    const walk = pages(listLeads, client(server), { signal: controller.signal });
    await walk.next();
    const waiting = walk.next();
    await settle();
    controller.abort(new Error("enough"));
    await expect(waiting).rejects.toThrow("enough");

    const other = new AbortController();
    const items = paginate(listLeads, client(listServer(recordsOf(9))), { signal: other.signal });
    await items.next();
    other.abort(new Error("enough"));
    await expect(items.next()).rejects.toThrow("enough");
    await expect(paginate(listLeads, client(server), { signal: other.signal }).next()).rejects.toThrow("enough");
  });
});

test("what is deleted as it is read is read once, and all of it", async () => {
  const server = listServer(recordsOf(1_000));
  const expected = newestFirst(server);
  const ids: string[] = [];
  for await (const { data } of pages(listUsers, client(server))) {
    ids.push(...idsOf(data));
    server.records = server.records.filter(({ id }) => !ids.includes(id));
  }
  expect(ids).toEqual(expected);
  // the list is searched once for what has gone; later, each page costs one that is too far and one at the start
  expect(server.queries.length).toBeLessThan(10 + 3 * 10);
});

test("next() may be called again before it has answered", async () => {
  const server = listServer(recordsOf(250));
  const walk = paginate(listLeads, client(server), { query: { _limit: 50 } });
  const results = await Promise.all(Array.from({ length: 260 }, () => walk.next()));
  expect(idsOf(results.flatMap(({ value }) => value ?? []))).toEqual(newestFirst(server));
  expect(results.slice(250).every(({ done }) => done)).toBe(true);
});

test("pages hold what was not read before, and tell the position after them", async () => {
  const server = listServer(recordsOf(120));
  const seen: string[][] = [];
  for await (const page of pages(listLeads, client(server), { query: { _limit: 50 } })) {
    expectTypeOf(page).toEqualTypeOf<{ data: Lead[]; position: string }>();
    seen.push(idsOf(page.data));
  }
  expect(seen.map(({ length }) => length)).toEqual([50, 49, 21]);
  expect(seen.flat()).toEqual(newestFirst(server));
});

/** Never run: what the compiler must refuse. */
export function refused(close: CloseClient) {
  // @ts-expect-error no list
  paginate(getMe, close);
  // @ts-expect-error no `data`
  paginate(listActivityReportMetrics, close);
  // @ts-expect-error no list: search() streams what it finds
  paginate(searchData, close, { body: { query: { type: "match_all" } } });
  // @ts-expect-error no such parameter
  paginate(listLeads, close, { query: { _limits: 3 } });
  // @ts-expect-error no such parameter
  paginate(listLeads, close, { query: { _fields: ["id"], _limits: 3 } });
  // @ts-expect-error no such option
  paginate(listLeads, close, {}, { limits: 3 });
  // @ts-expect-error a filter on the type needs a lead
  paginate(listCustomActivities, close, { query: { custom_activity_type_id: "actitype_x" } });
}
