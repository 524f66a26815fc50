import { getEventListeners } from "node:events";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import {
  createClient,
  createLead,
  getLead,
  type Hooks,
  listLeads,
  observe,
  paginate,
  quota,
  RateLimitExceededError,
  type RateLimitOptions,
  rateLimits,
} from "@closekit/client";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { rateLimitGroup } from "../src/rate-limits.ts";
import { type Limit, type Limited, limited } from "./support/limited.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const client = (fetch: typeof globalThis.fetch, options?: RateLimitOptions, hooks: Hooks = {}) =>
  createClient({ apiKey: "api_a.b", fetch, retries: false, rateLimits: options ?? {}, observer: observe(hooks) });

const path = { id: "lead_x" };

/** Sends calls at once, and lets time pass until all have ended. */
async function burst(server: Limited, count: number, options?: RateLimitOptions) {
  const close = client(server.fetch, options);
  const calls = Promise.allSettled(Array.from({ length: count }, () => getLead(close, { path })));
  await vi.runAllTimersAsync();
  const results = await calls;
  const rejected = server.answers.filter((status) => status === 429).length;
  return { failed: results.filter(({ status }) => status === "rejected"), rejected, sent: server.answers.length };
}

describe("200 calls at once", () => {
  test.each<[string, Limit]>([
    ["the documented header", { limit: 20, span: 1000 }],
    [
      "semicolons",
      {
        limit: 20,
        span: 1000,
        headers: ({ limit, remaining, reset }) => ({ ratelimit: `limit=${limit}; remaining=${remaining}; reset=${reset}` }),
      },
    ],
    ["a window of fifteen seconds", { limit: 60, span: 15_000 }],
    ["a slow network", { limit: 50, span: 4000, latency: 40 }],
    [
      "the older headers",
      {
        limit: 20,
        span: 1000,
        headers: ({ limit, remaining, reset }) => ({
          "ratelimit-limit": `${limit}`,
          "ratelimit-remaining": `${remaining}`,
          "ratelimit-reset": `${reset}`,
        }),
      },
    ],
  ])("surface no 429, send at most 1% too many, and lose at most 5% of the time: %s", async (_what, limit) => {
    const server = limited(limit);
    const { failed, rejected, sent } = await burst(server, 200);
    expect(failed).toEqual([]);
    expect(rejected / sent).toBeLessThanOrEqual(0.01);
    const minimum = (Math.ceil(200 / limit.limit) - 1) * limit.span;
    expect(server.lastSuccess).toBeGreaterThanOrEqual(minimum);
    expect(server.lastSuccess).toBeLessThanOrEqual(minimum * 1.05);
  });

  test.each<[string, Partial<Limit>]>([
    [
      "only Retry-After",
      { headers: ({ reset, status }): Record<string, string> => (status === 429 ? { "retry-after": `${Math.ceil(reset)}` } : {}) },
    ],
    ["no header at all", { headers: () => ({}) }],
    ["no header at all, and a body", { headers: () => ({}), body429: '{"error":{"message":"API call count exceeded for this period"}}' }],
  ])("surface no 429, and stop running into it: %s", async (_what, limit) => {
    const server = limited({ limit: 20, span: 1000, ...limit });
    const { failed } = await burst(server, 200);
    expect(failed).toEqual([]);
    const refusedLater = server.answers.slice(60).filter((status) => status === 429).length;
    expect(refusedLater).toBeLessThanOrEqual(15);
  });

  test("go out without a pause where there is no limit and no header", async () => {
    const server = limited({ limit: Number.POSITIVE_INFINITY, span: 1000, headers: () => ({}) });
    expect(await burst(server, 200)).toMatchObject({ failed: [], rejected: 0 });
    expect(server.lastSuccess).toBeLessThan(200);
  });

  test("surface no 429 where others use up the same limit", async () => {
    const server = limited({ limit: 20, span: 1000 });
    const other = client(server.fetch);
    const calls = Array.from({ length: 200 }, () => getLead(other, { path }));
    expect((await burst(server, 200)).failed).toEqual([]);
    expect(await Promise.all(calls)).toHaveLength(200);
    expect(server.answers.filter((status) => status === 200)).toHaveLength(400);
    expect(server.answers.filter((status) => status === 429).length).toBeLessThan(60);
  });

  test("of two clients that share a limiter are paced as if there were one", async () => {
    const server = limited({ limit: 20, span: 1000 });
    const shared = rateLimits();
    const clients = [1, 2].map(() => createClient({ apiKey: "api_a.b", fetch: server.fetch, rateLimits: shared }));
    const calls = Promise.all(clients.flatMap((close) => Array.from({ length: 100 }, () => getLead(close, { path }))));
    await vi.runAllTimersAsync();
    expect(await calls).toHaveLength(200);
    expect(server.answers).toHaveLength(200);
    expect(server.lastSuccess).toBeLessThanOrEqual(9000 * 1.05);
  });

  test("wait for nobody's answer for long", async () => {
    let calls = 0;
    const close = client(() => (calls++ === 0 ? new Promise(() => {}) : Promise.resolve(Response.json({}))));
    getLead(close, { path });
    const others = Promise.all(Array.from({ length: 50 }, () => getLead(close, { path })));
    await vi.advanceTimersByTimeAsync(1100);
    expect(await others).toHaveLength(50);
  });
});

describe("after a 429", () => {
  const once = (headers: Record<string, string>, body: string | null = null) => {
    const times: number[] = [];
    const fetch = async () => {
      times.push(performance.now());
      return times.length === 1 ? new Response(body, { status: 429, headers }) : Response.json({ id: "lead_x" });
    };
    return { fetch, times };
  };

  test.each<[string, Record<string, string>, string | null, number]>([
    ["RateLimit", { ratelimit: "limit=40, remaining=0, reset=0.87", "retry-after": "1" }, null, 870],
    ["Retry-After", { "retry-after": "3" }, "", 3000],
    ["Retry-After, where RateLimit rounds down", { ratelimit: "limit=40, remaining=0, reset=0", "retry-after": "1" }, null, 1000],
    ["nothing", {}, "<html>Too many requests</html>", 2000],
  ])("a call waits as told by %s, and is sent again, whatever its method", async (_what, headers, body, expected) => {
    const { fetch, times } = once(headers, body);
    const onWait = vi.fn();
    const call = createLead(client(fetch, {}, { onWait }), { body: { name: "A" } });
    await vi.runAllTimersAsync();
    expect((await call).id).toBe("lead_x");
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBeCloseTo(expected, -1);
    expect(onWait).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ group: "POST /lead/" }));
  });

  test("a call fails at once when it would have to wait too long", async () => {
    const { fetch, times } = once({ "retry-after": "30" });
    const error = await getLead(client(fetch, { maxWait: 5000 }), { path }).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(RateLimitExceededError);
    expect(error).toMatchObject({ name: "RateLimitExceededError", operation: "GET /lead/{id}/", group: "GET /lead/", wait: 30_000 });
    expect(error.message).toContain("another 30000 ms for the rate limit of GET /lead/");
    expect(quota(error)).toEqual({ reset: 30 });
    expect(times).toHaveLength(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  test("later calls of the group fail without being sent; other groups go on", async () => {
    const { fetch, times } = once({ "retry-after": "30" });
    const close = client(fetch, { maxWait: 5000 });
    await getLead(close, { path }).catch(() => {});
    const error = await getLead(close, { path }).catch((thrown) => thrown);
    expect(error).toMatchObject({ name: "RateLimitExceededError", response: undefined });
    expect(times).toHaveLength(1);
    expect((await createLead(close, { body: { name: "A" } })).id).toBe("lead_x");
  });

  test("a server that never lets go is not asked without end", async () => {
    const fetch = vi.fn(async () => new Response(null, { status: 429, headers: { "retry-after": "0" } }));
    const call = getLead(client(fetch, { maxWait: 10_000 }), { path }).catch((thrown) => thrown);
    await vi.runAllTimersAsync();
    expect(await call).toBeInstanceOf(RateLimitExceededError);
    expect(fetch.mock.calls.length).toBeLessThan(10);
  });
});

describe("a signal", () => {
  const full = async () => new Response(null, { status: 429, headers: { "retry-after": "30" } });

  test("cuts a wait, and leaves neither timer nor listener", async () => {
    const controller = new AbortController();
    const call = getLead(client(full), { path, signal: controller.signal }).catch((thrown) => thrown);
    await vi.advanceTimersByTimeAsync(1000);
    controller.abort(new Error("enough"));
    expect(await call).toMatchObject({ message: "enough" });
    expect(getEventListeners(controller.signal, "abort")).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });

  test("cuts paging while a page waits", async () => {
    const controller = new AbortController();
    let pages = 0;
    const fetch = async () => (pages++ === 0 ? Response.json({ data: [{ id: "lead_a" }], has_more: true }) : full());
    const seen: string[] = [];
    const walk = async () => {
      for await (const { id } of paginate(listLeads, client(fetch), { signal: controller.signal })) seen.push(id);
    };
    const walked = walk().catch((thrown) => thrown);
    await vi.advanceTimersByTimeAsync(1000);
    controller.abort();
    expect(await walked).toMatchObject({ name: "AbortError" });
    expect(seen).toEqual(["lead_a"]);
    expect(pages).toBe(2);
  });
});

test("a failed request does not hold up the group", async () => {
  const fetch = vi.fn(async (): Promise<Response> => {
    throw new TypeError("fetch failed");
  });
  const close = client(fetch);
  const calls = await Promise.allSettled(Array.from({ length: 20 }, () => getLead(close, { path })));
  expect(calls.every(({ status }) => status === "rejected")).toBe(true);
  expect(fetch).toHaveBeenCalledTimes(20);
});

test("the groups are those of the description", () => {
  const description = JSON.parse(readFileSync(createRequire(import.meta.url).resolve("@closekit/spec/openapi.json"), "utf8"));
  const groups = Object.entries<Record<string, { "x-rate-limit-group"?: string }>>(description.paths).flatMap(([route, item]) =>
    Object.entries(item).map(([method, operation]) => [`${method.toUpperCase()} ${route}`, operation["x-rate-limit-group"]] as const),
  );
  const stated = groups.filter(([, group]) => group !== undefined);
  expect(stated.length).toBeGreaterThan(200);
  expect(stated.map(([operation]) => rateLimitGroup(operation))).toEqual(stated.map(([, group]) => group));
});
