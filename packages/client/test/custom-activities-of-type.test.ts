import { CloseApiError, type CloseClient, createClient, customActivitiesOfType } from "@closekit/client";
import { field } from "@closekit/client/filter";
import type { CustomActivity } from "@closekit/types";
import { describe, expect, expectTypeOf, test } from "vitest";
import { apiKey, baseUrl } from "./support/api.ts";
import { leadsOf, searchIndex } from "./support/search-index.ts";

const custom_activity_type_id = "actitype_JdpmrcXgGCJbW56eCuNGMG";

/** An organization of so many leads with `each` activities, and what happened to the requests for lists. */
function organization(count: number, each: number) {
  const index = searchIndex(leadsOf(count));
  const lists: URLSearchParams[] = [];
  const signals: AbortSignal[] = [];
  const seen = { underWay: 0, most: 0 };
  /** Answers the list of a lead; replaced where a test holds it back. */
  const behaviour = { list: async (_lead: string): Promise<Response | undefined> => undefined };
  const fetch = async (url: unknown, init?: RequestInit) => {
    const { pathname, searchParams } = new URL(String(url));
    init?.signal?.throwIfAborted();
    if (pathname.endsWith("/data/search/")) return index.answer(JSON.parse(String(init?.body)));
    lists.push(searchParams);
    if (init?.signal) signals.push(init.signal);
    seen.most = Math.max(seen.most, ++seen.underWay);
    const lead = searchParams.get("lead_id") ?? "";
    const special = await behaviour.list(lead).finally(() => seen.underWay--);
    if (special) return special;
    const skip = Number(searchParams.get("_skip") ?? 0);
    const end = Math.min(skip + Number(searchParams.get("_limit") ?? 100), each);
    const data = Array.from({ length: end - skip }, (_, i) => ({ id: `acti_${lead}_${skip + i}`, lead_id: lead }));
    return Response.json({ data, has_more: end < each });
  };
  const close = createClient({ apiKey: "api_a.b", fetch: fetch as typeof globalThis.fetch, timeout: false });
  return { close, index, lists, signals, seen, behaviour };
}

const expected = (count: number, each: number) =>
  Array.from({ length: count }, (_, lead) => Array.from({ length: each }, (_, i) => `acti_lead_${lead}_${i}`)).flat();

describe("the Custom Activities of a type", () => {
  test("are streamed lead by lead, in order, all pages of each", async () => {
    const { close, index, lists } = organization(120, 5);
    const activities = await Array.fromAsync(customActivitiesOfType(close, { custom_activity_type_id, query: { _limit: 2 } }));
    expectTypeOf(activities).toEqualTypeOf<CustomActivity[]>();
    expect(activities.map(({ id }) => id)).toEqual(expected(120, 5));
    expect(index.requests[0]).toMatchObject({
      query: {
        type: "and",
        queries: [
          { type: "object_type", object_type: "lead" },
          {
            type: "has_related",
            this_object_type: "lead",
            related_object_type: "activity.custom_activity",
            related_query: {
              type: "field_condition",
              field: { type: "regular_field", object_type: "activity.custom_activity", field_name: "custom_activity_type_id" },
              condition: { type: "term", values: [custom_activity_type_id] },
            },
          },
        ],
      },
      sort: [{ direction: "asc" }],
    });
    expect(Object.fromEntries(lists[0] ?? [])).toMatchObject({ lead_id: "lead_0", custom_activity_type_id, _limit: "2" });
  });

  test("come in the same order when later leads answer first, from at most so many leads at once", async () => {
    const { close, behaviour, seen } = organization(9, 1);
    const held: { lead: string; answer: () => void }[] = [];
    behaviour.list = (lead) => new Promise((resolve) => held.push({ lead, answer: () => resolve(undefined) }));
    const reading = Array.fromAsync(customActivitiesOfType(close, { custom_activity_type_id, concurrency: 3 }));
    let done = false;
    reading.then(() => {
      done = true;
    });
    while (!done) {
      await new Promise(setImmediate);
      held.pop()?.answer();
    }
    expect((await reading).map(({ id }) => id)).toEqual(expected(9, 1));
    expect(seen.most).toBe(3);
  });

  test("can be those of some leads, with the filters of their list", async () => {
    const { close, index, lists } = organization(1, 1);
    const leads = field("lead", "name").contains("harbor");
    const query = { date_created__gte: "2026-01-01" };
    await Array.fromAsync(customActivitiesOfType(close, { custom_activity_type_id, leads, query, header: { "x-tz-offset": 2 } }));
    expect(JSON.stringify(index.requests[0]?.query)).toContain(JSON.stringify(leads));
    expect(lists[0]?.get("date_created__gte")).toBe("2026-01-01");
  });

  test("are found on more leads than one search reaches", async () => {
    const { close, index } = organization(35, 1);
    index.reach = 10;
    const activities = await Array.fromAsync(customActivitiesOfType(close, { custom_activity_type_id }));
    expect(activities.map(({ id }) => id)).toEqual(expected(35, 1));
  });

  test("are none where no lead, or none of the leads any more, has one", async () => {
    expect(await Array.fromAsync(customActivitiesOfType(organization(0, 1).close, { custom_activity_type_id }))).toEqual([]);
    expect(await Array.fromAsync(customActivitiesOfType(organization(9, 0).close, { custom_activity_type_id }))).toEqual([]);
  });

  test("are asked for as far as they are read, and requests under way end with the loop", async () => {
    const { close, lists, signals } = organization(50, 3);
    for await (const activity of customActivitiesOfType(close, { custom_activity_type_id })) if (activity.id.endsWith("1_0")) break;
    expect(lists.length).toBeLessThanOrEqual(5);
    expect(signals.every(({ aborted }) => aborted)).toBe(true);
  });

  test("throw what a list throws, after the leads before it, and end the other requests", async () => {
    const { close, behaviour, signals } = organization(9, 2);
    behaviour.list = async (lead) => (lead === "lead_2" ? Response.json({ error: "no" }, { status: 403 }) : undefined);
    const ids: string[] = [];
    const reading = (async () => {
      for await (const { id } of customActivitiesOfType(close, { custom_activity_type_id })) ids.push(id);
    })();
    await expect(reading).rejects.toBeInstanceOf(CloseApiError);
    expect(ids).toEqual(expected(2, 2));
    expect(signals.every(({ aborted }) => aborted)).toBe(true);
  });

  test("are cut by a signal, before and between requests", async () => {
    const { close, index, lists, seen } = organization(9, 3);
    const reason = new Error("enough");
    const before = customActivitiesOfType(close, { custom_activity_type_id, signal: AbortSignal.abort(reason) });
    await expect(before.next()).rejects.toBe(reason);
    expect(index.requests).toEqual([]);

    const controller = new AbortController();
    const stream = customActivitiesOfType(close, { custom_activity_type_id, signal: controller.signal });
    await stream.next();
    controller.abort(reason);
    await expect(stream.next()).rejects.toBe(reason);
    expect(await stream.next()).toEqual({ done: true, value: undefined });
    expect(lists.length).toBe(4);
    expect(seen.underWay).toBe(0);
  });

  test("need a concurrency of at least one", async () => {
    const { close } = organization(1, 1);
    await expect(customActivitiesOfType(close, { custom_activity_type_id, concurrency: 0 }).next()).rejects.toThrow(RangeError);
  });

  test("are read from the API", async () => {
    const close = createClient({ apiKey, baseUrl });
    const activities = await Array.fromAsync(customActivitiesOfType(close, { custom_activity_type_id }));
    expect(activities.map(({ status }) => status)).toEqual(["draft", "published"]);
  });
});

/** Never run: what the compiler must refuse. */
export function refused(close: CloseClient) {
  // @ts-expect-error no type
  customActivitiesOfType(close, {});
  // @ts-expect-error a query about activities, which would choose leads
  customActivitiesOfType(close, { custom_activity_type_id, leads: field("activity.custom_activity", "status").oneOf("draft") });
  // @ts-expect-error the lead is not for callers
  customActivitiesOfType(close, { custom_activity_type_id, query: { lead_id: "lead_x" } });
  // @ts-expect-error no such filter
  customActivitiesOfType(close, { custom_activity_type_id, query: { status: "draft" } });
}
