import {
  CloseApiError,
  type CloseClient,
  createClient,
  PaginationIncompleteError,
  type SearchItem,
  type SearchOptions,
  search,
} from "@closekit/client";
import { ascending, field, type Query } from "@closekit/client/filter";
import type { CustomFieldValue } from "@closekit/types";
import { describe, expect, expectTypeOf, test } from "vitest";
import { maxResults } from "../src/generated/search.ts";
import { apiKey, baseUrl } from "./support/api.ts";
import { leadsOf, type SearchIndex, searchIndex } from "./support/search-index.ts";

/** A client of an index. */
const client = (index: SearchIndex) =>
  createClient({ apiKey: "api_a.b", fetch: async (_url, init) => index.answer(JSON.parse(String(init?.body))) });

/** What a stream gave before it ended or threw. */
async function all<Item>(stream: AsyncIterable<Item>) {
  const items: Item[] = [];
  try {
    for await (const item of stream) items.push(item);
  } catch (error) {
    return { items, error };
  }
  return { items, error: undefined };
}

const ids = (items: { id: string }[]) => items.map(({ id }) => id);

describe("a search", () => {
  test("streams results by cursor, typed by the fields that were asked for", async () => {
    const index = searchIndex(leadsOf(7));
    const query = field("lead", "name").contains("harbor");
    const sort = [ascending(field("lead", "date_created"))];
    const options = { object_type: "lead", query, _fields: ["display_name", "custom.cf_x", "num_emails"], sort, _limit: 3 } as const;
    const { items, error } = await all(search(client(index), { ...options, sort: [...sort] }));
    expect(error).toBeUndefined();
    expectTypeOf(items[0]?.__object_type).toEqualTypeOf<"lead" | undefined>();
    expectTypeOf(items[0]?.display_name).toEqualTypeOf<string | undefined>();
    expectTypeOf(items[0]?.["custom.cf_x"]).toEqualTypeOf<CustomFieldValue | undefined>();
    expectTypeOf(items[0]?.num_emails).toEqualTypeOf<unknown>();
    expect(items).toEqual(index.leads.map(({ id, display_name }) => ({ __object_type: "lead", id, display_name })));
    expect(index.requests.map(({ cursor }) => cursor)).toEqual([undefined, "0:3", "0:6"]);
    const { cursor: _, ...rest } = index.requests[1] ?? expect.fail("no second page");
    expect(rest).toEqual({
      query: { type: "and", queries: [{ type: "object_type", object_type: "lead" }, query] },
      _fields: { lead: ["display_name", "custom.cf_x", "num_emails"] },
      _limit: 3,
      sort,
      include_counts: true,
    });
  });

  test("without fields gives ids, of all objects of the type", async () => {
    const index = searchIndex(leadsOf(1));
    const { items } = await all(search(client(index), { object_type: "lead" }));
    expectTypeOf(items).toEqualTypeOf<SearchItem<"lead">[]>();
    expect(items).toEqual([{ __object_type: "lead", id: "lead_0" }]);
    expect(index.requests).toEqual([
      { query: { type: "and", queries: [{ type: "object_type", object_type: "lead" }] }, include_counts: true },
    ]);
  });

  test("is taken by the API", async () => {
    const close = createClient({ apiKey, baseUrl });
    const options = { object_type: "lead", _fields: ["display_name"], keyset: "date_created", _limit: 200, results_limit: 1 } as const;
    const { items, error } = await all(search(close, { ...options, header: { "x-tz-offset": -4 } }));
    expect(error).toBeUndefined();
    expect(items).toHaveLength(1);
    expect(Object.keys(items[0] ?? {}).sort()).toEqual(["__object_type", "display_name", "id"]);
    expect(["Harbor Tools", "Quayside Chandlers"]).toContain(items[0]?.display_name);
  });

  test("asks for a page only when it is needed, and for no more than is wanted", async () => {
    const index = searchIndex(leadsOf(500));
    for await (const lead of search(client(index), { object_type: "lead", _limit: 10 })) if (lead.id === "lead_495") break;
    expect(index.requests).toHaveLength(1);
    const { items } = await all(search(client(index), { object_type: "lead", _limit: 10, results_limit: 15 }));
    expect(items).toHaveLength(15);
    expect(index.requests).toHaveLength(3);
    expect((await all(search(client(index), { object_type: "lead", results_limit: 0 }))).items).toEqual([]);
    expect(index.requests).toHaveLength(3);
  });

  test("throws what a page throws", async () => {
    const close = createClient({ apiKey: "api_a.b", fetch: async () => Response.json({ error: "Unauthorized" }, { status: 401 }) });
    expect((await all(search(close, { object_type: "lead" }))).error).toBeInstanceOf(CloseApiError);
    // a field error about the cursor is no expiry where no cursor was sent
    const body = { errors: [], "field-errors": { cursor: "Expired cursor" } };
    const odd = createClient({ apiKey: "api_a.b", fetch: async () => Response.json(body, { status: 400 }) });
    expect((await all(search(odd, { object_type: "lead" }))).error).toBeInstanceOf(CloseApiError);
  });

  test("is cut by a signal, in the middle of a page", async () => {
    const controller = new AbortController();
    const index = searchIndex(leadsOf(9));
    const stream = search(client(index), { object_type: "lead", signal: controller.signal });
    await stream.next();
    controller.abort(new Error("enough"));
    await expect(stream.next()).rejects.toThrow("enough");
  });
});

describe("an expired cursor", () => {
  test("is replaced by a new search, and every object comes once", async () => {
    const index = searchIndex(leadsOf(25));
    const found: string[] = [];
    for await (const { id } of search(client(index), { object_type: "lead", _limit: 10 })) {
      found.push(id);
      if (found.length === 10 || found.length === 20) index.expire();
    }
    expect(found).toEqual(ids(index.leads).reverse());
    expect(index.requests.map(({ cursor }) => cursor)).toEqual([undefined, "0:10", undefined, "1:10", "1:20", undefined, "2:10", "2:20"]);
  });

  test("is replaced by a search from the last time on, with a keyset", async () => {
    const index = searchIndex(leadsOf(25));
    const found: object[] = [];
    for await (const lead of search(client(index), { object_type: "lead", _limit: 10, keyset: "date_created" })) {
      found.push(lead);
      if (found.length === 10) index.expire();
    }
    expect(found).toEqual(index.leads.map(({ id }) => ({ __object_type: "lead", id })));
    expect(index.requests[2]?.query).toMatchObject({
      queries: [
        {},
        {
          field: { type: "regular_field", object_type: "lead", field_name: "date_created" },
          condition: { type: "moment_range", on_or_after: { type: "fixed_utc", value: "2026-01-01T00:00:09Z" }, before: null },
        },
      ],
    });
  });

  test("ends the search when a new one brings nothing further", async () => {
    const index = searchIndex(leadsOf(25));
    const answer = index.answer;
    index.answer = (request) => {
      if (request.cursor) index.expire();
      return answer(request);
    };
    const { items, error } = await all(search(client(index), { object_type: "lead", _limit: 10 }));
    expect(items).toHaveLength(10);
    expect(error).toBeInstanceOf(PaginationIncompleteError);
    expect(error).toMatchObject({ reason: "cursor_expired", read: 10, matching: 25 });
  });
});

describe("more objects than a search reaches", () => {
  test("are an error, not an end", async () => {
    const { items, error } = await all(search(client(searchIndex(leadsOf(12_000))), { object_type: "lead", _limit: 200 }));
    expect(items).toHaveLength(10_000);
    expect(error).toBeInstanceOf(PaginationIncompleteError);
    expect(error).toMatchObject({ reason: "search_limit", read: 10_000, matching: 12_000 });
    expect((error as Error).message).toContain("Read 10000 objects of 12000.");
  });

  test("are no error where they are not wanted, or just reached", async () => {
    const options = { object_type: "lead", _limit: 200 } as const;
    expect((await all(search(client(searchIndex(leadsOf(12_000))), { ...options, results_limit: 9_000 }))).error).toBeUndefined();
    expect((await all(search(client(searchIndex(leadsOf(10_000))), options))).error).toBeUndefined();
  });

  test("are walked through with a keyset, each once, while others are added", async () => {
    const index = searchIndex(leadsOf(60_000, 3));
    const found: string[] = [];
    for await (const { id } of search(client(index), { object_type: "lead", keyset: "date_created", _limit: 200 })) {
      found.push(id);
      if (found.length % 10_000 === 5_000) index.leads.push({ ...index.leads.at(-1), id: `lead_late_${found.length}` } as never);
    }
    expect(found).toEqual(ids(index.leads));
    expect(found.length).toBeGreaterThan(60_000);
    expect(index.requests.filter(({ cursor }) => !cursor)).toHaveLength(7);
  }, 30_000);

  test("are an error with a keyset, too, when they share one time", async () => {
    const index = searchIndex(leadsOf(30, 30), 10);
    const { items, error } = await all(search(client(index), { object_type: "lead", keyset: "date_created" }));
    expect(items).toHaveLength(10);
    expect(error).toMatchObject({ reason: "search_limit", read: 10, matching: 30 });
  });

  test("are no error for objects that went away meanwhile", async () => {
    const index = searchIndex(leadsOf(25));
    const found: string[] = [];
    for await (const { id } of search(client(index), { object_type: "lead", keyset: "date_created", _limit: 10 })) {
      found.push(id);
      if (found.length === 10) index.leads.pop();
    }
    expect(found).toHaveLength(24);
  });

  test("are an error when the API does not count, at the limit that the description states", async () => {
    const index = searchIndex(leadsOf((maxResults ?? 0) + 1), maxResults);
    index.counts = false;
    const { items, error } = await all(search(client(index), { object_type: "lead", _limit: 200 }));
    expect(items).toHaveLength(maxResults ?? 0);
    expect(error).toMatchObject({ reason: "search_limit", matching: undefined });
  });
});

/** Never run: what the compiler must refuse. */
export async function refused(close: CloseClient, lead: SearchItem<"lead", ["display_name"]>) {
  // @ts-expect-error a query about contacts
  search(close, { object_type: "lead", query: field("contact", "title").exists() });
  // @ts-expect-error addresses are found by way of leads only
  search(close, { object_type: "address" });
  // @ts-expect-error an order by a field of contacts
  search(close, { object_type: "lead", sort: [ascending(field("contact", "title"))] });
  // @ts-expect-error names are no times
  search(close, { object_type: "lead", keyset: "display_name" });
  // @ts-expect-error a keyset is an order
  search(close, { object_type: "lead", keyset: "date_created", sort: [ascending(field("lead", "name"))] });
  // @ts-expect-error the cursor is not for callers
  search(close, { object_type: "lead", cursor: "x" });
  // @ts-expect-error no type
  search(close, {});
  // @ts-expect-error a field that was not asked for
  lead.status_id;
  // @ts-expect-error no contact
  const contact: SearchItem<"contact"> = lead;
  // @ts-expect-error a query about contacts
  const options: SearchOptions<"lead", []> = { object_type: "lead", query: {} as Query<"contact"> };
  return [contact, options];
}
