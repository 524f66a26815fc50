import { createClient, createLead, getLead, type Hooks, listLeads, observe, rateLimits } from "@closekit/client";
import { type Logger, logging } from "@closekit/client/logging";
import { afterEach, beforeEach, describe, expect, expectTypeOf, test, vi } from "vitest";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const path = { id: "lead_x" };
const lost = Object.assign(new TypeError("fetch failed"), { cause: { code: "ECONNRESET" } });

/** A client whose `fetch` gives one of these after the other, and then successes. */
function client(outcomes: (Error | Response)[], ...hooks: Hooks[]) {
  const fetch = async () => {
    const outcome = outcomes.shift() ?? Response.json({ id: "lead_x" });
    if (outcome instanceof Error) throw outcome;
    return outcome;
  };
  return createClient({ apiKey: "api_a.b", fetch, retries: { baseDelay: 0 }, observer: observe(...hooks) });
}

async function settled<T>(call: PromiseLike<T>): Promise<T | Error> {
  const caught = Promise.resolve(call).catch((error: Error) => error);
  await vi.runAllTimersAsync();
  return caught;
}

const limited = () => new Response(null, { status: 429, headers: { ratelimit: "limit=10, remaining=0, reset=2" } });

describe("observe()", () => {
  test("tells of each request and what came of it, of retries and of waits", async () => {
    const told: unknown[] = [];
    const close = client([new Response(null, { status: 503 }), lost, limited()], {
      onRequest: ({ request, attempt }) => told.push(["request", request.method, request.route, attempt]),
      onResponse: ({ attempt, response, error }) => told.push(["response", attempt, response?.status ?? (error as Error).cause]),
      onRetry: ({ attempt }) => told.push(["retry", attempt]),
      onWait: ({ group, waited }) => told.push(["wait", group, Math.round(waited)]),
    });
    expect(await settled(getLead(close, { path }))).toEqual({ id: "lead_x" });
    expect(told).toEqual([
      ["request", "GET", "/lead/{id}/", 1],
      ["response", 1, 503],
      ["retry", 1],
      ["request", "GET", "/lead/{id}/", 2],
      ["response", 2, lost],
      ["retry", 2],
      ["request", "GET", "/lead/{id}/", 3],
      ["response", 3, 429],
      ["wait", "GET /lead/", 2000],
      ["request", "GET", "/lead/{id}/", 4],
      ["response", 4, 200],
    ]);
  });

  test("tells all hooks, and lets them set headers", async () => {
    const seen: (string | null)[] = [];
    const close = client(
      [],
      { onRequest: ({ request }) => request.headers.set("x-trace", "1") },
      { onRequest: ({ request }) => void seen.push(request.headers.get("x-trace")) },
    );
    await settled(getLead(close, { path }));
    expect(seen).toEqual(["1"]);
  });

  test("measures how long a request takes", async () => {
    const onResponse = vi.fn();
    const fetch = () => new Promise<Response>((resolve) => setTimeout(() => resolve(Response.json({})), 30));
    const close = createClient({ apiKey: "api_a.b", fetch, observer: observe({ onResponse }) });
    await settled(getLead(close, { path }));
    expect(onResponse.mock.calls[0]?.[0].duration).toBeCloseTo(30, 0);
  });

  test("tells of the request that is repeated with another token, but of no token", async () => {
    const told: unknown[] = [];
    const sent: (string | null)[] = [];
    const close = createClient({
      accessToken: ({ rejected }) => (rejected ? "good" : "old"),
      async fetch(_url, init) {
        const authorization = new Headers(init?.headers).get("authorization");
        sent.push(authorization);
        return authorization === "Bearer good" ? Response.json({ id: "lead_x" }) : new Response(null, { status: 401 });
      },
      observer: observe({
        onRequest({ request, attempt }) {
          request.headers.set("x-attempt", String(attempt));
          told.push([attempt, Object.fromEntries(request.headers)]);
        },
        onResponse: ({ request, attempt, response }) => told.push([attempt, response?.status, request.headers.has("authorization")]),
      }),
    });
    expect(await settled(getLead(close, { path }))).toEqual({ id: "lead_x" });
    expect(sent).toEqual(["Bearer old", "Bearer good"]);
    expect(told).toEqual([
      [1, { "x-attempt": "1" }],
      [1, 401, false],
      [2, { "x-attempt": "2" }],
      [2, 200, false],
    ]);
  });

  test("tells of no request while there is no token, and does not count the time for it", async () => {
    const onRequest = vi.fn();
    const onResponse = vi.fn();
    const source = vi.fn(() => new Promise<string>((_resolve, reject) => setTimeout(() => reject(new Error("vault closed")), 5000)));
    const fetch = () => new Promise<Response>((resolve) => setTimeout(() => resolve(Response.json({})), 30));
    const close = createClient({ accessToken: source, fetch, observer: observe({ onRequest, onResponse }) });
    expect(await settled(getLead(close, { path }))).toEqual(new Error("vault closed"));
    expect([onRequest.mock.calls, onResponse.mock.calls]).toEqual([[], []]);
    source.mockImplementation(() => new Promise<string>((resolve) => setTimeout(() => resolve("good"), 5000)));
    await settled(getLead(close, { path }));
    expect(onResponse.mock.calls[0]?.[0].duration).toBeCloseTo(30, 0);
  });

  test("leaves a header alone that a hook signs with", async () => {
    const sent: (string | null)[] = [];
    const fetch: typeof globalThis.fetch = async (_url, init) => {
      sent.push(new Headers(init?.headers).get("authorization"));
      return Response.json({});
    };
    const onRequest: Hooks["onRequest"] = ({ request }) => request.headers.set("authorization", "Bearer own");
    for (const credentials of [{ apiKey: "api_a.b" }, { accessToken: async () => "good" }]) {
      await settled(getLead(createClient({ ...credentials, fetch, observer: observe({ onRequest }) }), { path }));
    }
    expect(sent).toEqual(["Bearer own", "Bearer own"]);
  });

  test("tells of requests that share a rate limit to the client that sent them", async () => {
    const onWait = vi.fn();
    const shared = rateLimits();
    let requests = 0;
    const fetch = async () => (requests++ === 0 ? limited() : Response.json({}));
    const first = createClient({ apiKey: "api_a.b", fetch, rateLimits: shared });
    const second = createClient({ apiKey: "api_a.b", fetch, rateLimits: shared, observer: observe({ onWait }) });
    const calls = Promise.all([getLead(first, { path }), getLead(second, { path })]);
    await vi.runAllTimersAsync();
    await calls;
    expect(onWait).toHaveBeenCalledOnce();
  });
});

describe("logging()", () => {
  function logger() {
    const lines: { level: string; message: string; fields: Record<string, unknown> }[] = [];
    const at = (level: string) => (message: string, fields: Record<string, unknown>) => void lines.push({ level, message, fields });
    return { lines, debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") };
  }

  test("has a level for each kind of news", async () => {
    const log = logger();
    const close = client([limited(), new Response(null, { status: 502 }), lost], logging(log));
    await settled(getLead(close, { path }));
    expect(log.lines.map(({ level, message }) => `${level}: ${message}`)).toEqual([
      "debug: GET /lead/{id}/ is sent",
      "warn: GET /lead/{id}/ answered 429",
      "info: GET /lead/{id}/ was held back for its rate limit",
      "debug: GET /lead/{id}/ is sent",
      "warn: GET /lead/{id}/ answered 502",
      "warn: GET /lead/{id}/ will be sent again",
      "debug: GET /lead/{id}/ is sent",
      "error: GET /lead/{id}/ got no answer",
      "warn: GET /lead/{id}/ will be sent again",
      "debug: GET /lead/{id}/ is sent",
      "debug: GET /lead/{id}/ answered 200",
    ]);
    expect(log.lines[7]?.fields).toMatchObject({
      error: "ConnectionError: GET /lead/{id}/ got no answer: fetch failed, ECONNRESET",
      code: "ECONNRESET",
      attempt: 3,
    });
    expect(log.lines[1]?.fields).toMatchObject({ status: 429, remaining: 0, url: "https://api.close.com/api/v1/lead/lead_x/" });
    expectTypeOf(console).toExtend<Logger>();
  });

  test("writes no secrets, and no bodies", async () => {
    const log = logger();
    const leaky = Object.assign(new Error("socket hang up"), { config: { headers: { authorization: "Basic secret-1" } } });
    const close = client([leaky], logging(log));
    const headers = { "x-api-key": "secret-2", cookie: "secret-3", "x-visible": "seen" };
    await settled(createLead(close, { body: { name: "secret-4" }, headers }));
    await settled(listLeads(close, { query: { _limit: 7, access_token: "secret-5" } as { _limit: number } }));
    const text = JSON.stringify(log.lines);
    expect(text).not.toContain("secret");
    expect(text).not.toContain(btoa("api_a.b:"));
    expect(text).toContain("seen");
    expect(text).toContain("_limit=7");
    expect(log.lines[0]?.fields.headers).toMatchObject({ "x-api-key": "REDACTED", cookie: "REDACTED" });
  });
});
