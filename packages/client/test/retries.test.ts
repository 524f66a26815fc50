import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import {
  type ClientOptions,
  type CloseRequest,
  createClient,
  createLead,
  deleteLead,
  getLead,
  type Hooks,
  listLeads,
  observe,
  paginate,
  type RetryOptions,
  updateLead,
} from "@closekit/client";
import { afterEach, beforeEach, describe, expect, expectTypeOf, test, vi } from "vitest";
import { json, serve } from "./support/server.ts";

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(Math, "random").mockReturnValue(0.5);
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const path = { id: "lead_x" };
const lost = Object.assign(new TypeError("fetch failed"), { cause: { code: "ECONNRESET" } });
const refused = Object.assign(new TypeError("fetch failed"), { cause: { code: "ECONNREFUSED" } });

/** A client whose `fetch` gives one of these after the other, and then successes; and the times at which it was called. */
function failing(outcomes: (number | Error | Response)[], options?: RetryOptions, hooks: Hooks = {}) {
  const times: number[] = [];
  const start = performance.now();
  const fetch = async () => {
    times.push(Math.round(performance.now() - start));
    const outcome = outcomes[times.length - 1];
    if (outcome instanceof Error) throw outcome;
    if (typeof outcome === "number") return new Response("<html>", { status: outcome });
    return outcome ?? Response.json({ id: "lead_x" });
  };
  return { close: createClient({ apiKey: "api_a.b", fetch, retries: options ?? {}, rateLimits: false, observer: observe(hooks) }), times };
}

/** What a call comes to, once time has passed. */
async function settled<T>(call: PromiseLike<T>): Promise<T | Error> {
  const caught = Promise.resolve(call).catch((error: Error) => error);
  await vi.runAllTimersAsync();
  return caught;
}

describe("reads and deletes are sent again", () => {
  test.each([502, 503, 504, 429])("after %i", async (status) => {
    const { close, times } = failing([status]);
    expect(await settled(getLead(close, { path }))).toEqual({ id: "lead_x" });
    expect(times).toEqual([0, 250]);
  });

  test.each([lost, refused])("after connection failures", async (error) => {
    const { close, times } = failing([error]);
    await settled(deleteLead(close, { path }));
    expect(times).toEqual([0, 250]);
  });

  test("after ever longer delays, up to a ceiling", async () => {
    const { close, times } = failing([503, 503, 503, 503], { attempts: 5, maxDelay: 1500 });
    await settled(getLead(close, { path }));
    expect(times).toEqual([0, 250, 750, 1500, 2250]);
  });

  test("as long after as the answer says", async () => {
    const { close, times } = failing([new Response(null, { status: 503, headers: { "retry-after": "7" } })]);
    await settled(getLead(close, { path }));
    expect(times).toEqual([0, 7000]);
  });

  test("not at once, though the answer says so", async () => {
    const { close, times } = failing([0, 1].map(() => new Response(null, { status: 503, headers: { "retry-after": "0" } })));
    await settled(getLead(close, { path }));
    expect(times).toEqual([0, 250, 750]);
  });

  test.each([400, 401, 404, 500])("not after %i", async (status) => {
    const { close, times } = failing([status]);
    expect(await settled(getLead(close, { path }))).toMatchObject({ status });
    expect(times).toEqual([0]);
  });
});

describe("in the end", () => {
  test("the last answer stands when the attempts are used up", async () => {
    const { close, times } = failing([503, 503, 503, 504]);
    expect(await settled(getLead(close, { path }))).toMatchObject({ name: "ServerError", status: 504, body: "<html>" });
    expect(times).toHaveLength(4);
  });

  test("the failure stands when the budget does not cover another delay", async () => {
    const { close, times } = failing([lost, lost], { budget: 600 });
    expect(await settled(getLead(close, { path }))).toMatchObject({ name: "ConnectionError", cause: lost });
    expect(times).toEqual([0, 250]);
  });

  test("the budget does not count what a call was held for its rate limit", async () => {
    let requests = 0;
    const fetch = async () => {
      const headers = { ratelimit: "limit=1, remaining=0, reset=5" };
      return ++requests === 3 ? new Response(null, { status: 503, headers }) : Response.json({ id: "lead_x" }, { headers });
    };
    const close = createClient({ apiKey: "api_a.b", fetch, retries: { budget: 600 } });
    const calls = Promise.all([1, 2, 3].map(() => getLead(close, { path }))).catch((error: Error) => error);
    await vi.runAllTimersAsync();
    expect(await calls).toEqual([1, 2, 3].map(() => ({ id: "lead_x" })));
    expect(requests).toBe(4);
  });

  test("onRetry has been told of each retry", async () => {
    const onRetry = vi.fn();
    const { close } = failing([503, lost], {}, { onRetry });
    await settled(getLead(close, { path }));
    expect(onRetry.mock.calls.map(([{ attempt, delay, response, error }]) => [attempt, delay, response?.status, error?.cause])).toEqual([
      [1, 250, 503, undefined],
      [2, 500, undefined, lost],
    ]);
  });
});

/** An answer that breaks off, or is silent until the signal of its request comes. */
const unfinished = (how: "breaks off" | "stalls", signal?: AbortSignal | null) =>
  new Response(
    new ReadableStream({
      start(body) {
        body.enqueue(new TextEncoder().encode('{"id":'));
        if (how === "breaks off") setTimeout(() => body.error(new TypeError("terminated")));
        else signal?.addEventListener("abort", () => body.error(signal.reason));
      },
    }),
  );

describe.each([
  ["breaks off", { name: "InvalidResponseError", body: undefined, status: 200 }],
  ["stalls", { name: "TimeoutError", limit: 1000 }],
] as const)("when the body of an answer %s", (how, failure) => {
  function client(times: number, { hooks = {}, ...options }: Partial<ClientOptions> & { hooks?: Hooks } = {}) {
    let requests = 0;
    const fetch = vi.fn<typeof globalThis.fetch>(async (_url, init) =>
      ++requests <= times ? unfinished(how, init?.signal) : Response.json({ id: "lead_x" }),
    );
    const close = createClient({ apiKey: "api_a.b", fetch, timeout: 1000, observer: observe(hooks), ...options } as ClientOptions);
    return { close, fetch };
  }

  test("a read is sent again, and the hooks are told what came and why", async () => {
    const told: unknown[] = [];
    const { close, fetch } = client(1, {
      hooks: {
        onResponse: ({ attempt, response }) => told.push(["response", attempt, response?.status, response?.bodyUsed]),
        onRetry: ({ attempt, response, error }) => told.push(["retry", attempt, response, (error as Error).name]),
      },
    });
    expect(await settled(getLead(close, { path }))).toEqual({ id: "lead_x" });
    expect(fetch).toHaveBeenCalledTimes(2);
    expect(told).toEqual([
      ["response", 1, 200, false],
      ["retry", 1, undefined, failure.name],
      ["response", 2, 200, false],
    ]);
    expect(vi.getTimerCount()).toBe(0);
  });

  test("paging goes on", async () => {
    let pages = 0;
    const fetch: typeof globalThis.fetch = async (_url, init) => {
      const skip = Number(new URL(String(_url)).searchParams.get("_skip"));
      if (++pages === 2) return unfinished(how, init?.signal);
      const data = Array.from({ length: 200 }, (_, i) => ({ id: `lead_${skip + i}` }));
      return Response.json({ data, has_more: skip < 300 });
    };
    const close = createClient({ apiKey: "api_a.b", fetch, timeout: 1000 });
    const read = settled(Array.fromAsync(paginate(listLeads, close)));
    expect(new Set(((await read) as { id: string }[]).map(({ id }) => id)).size).toBeGreaterThan(400);
  });

  test("a read fails with it when the attempts are used up", async () => {
    const { close, fetch } = client(9);
    expect(await settled(getLead(close, { path }))).toMatchObject(failure);
    expect(fetch).toHaveBeenCalledTimes(4);
  });

  test("the last failure stands, whatever was before", async () => {
    const { close, fetch } = client(1, { retries: { attempts: 2 } });
    fetch.mockImplementationOnce(async (_url, init) => unfinished(how, init?.signal)).mockRejectedValueOnce(lost);
    expect(await settled(getLead(close, { path }))).toMatchObject({ name: "ConnectionError", cause: lost });
  });

  test.each(["blob", "arrayBuffer", "text"] as const)("a read of a %s is sent again", async (parseAs) => {
    const { close, fetch } = client(1);
    const { data } = (await settled(close.GET("/lead/{id}/", { params: { path }, parseAs }))) as unknown as { data: BodyInit };
    expect(await new Response(data).json()).toEqual({ id: "lead_x" });
    expect(fetch).toHaveBeenCalledTimes(2);
  });

  test("a stream is left to the caller", async () => {
    const { close, fetch } = client(1);
    const { data } = (await settled(close.GET("/lead/{id}/", { params: { path }, parseAs: "stream" }))) as { data: ReadableStream };
    expect(data).toBeInstanceOf(ReadableStream);
    expect(data.locked).toBe(false);
    expect(fetch).toHaveBeenCalledOnce();
  });

  test("a write is not sent again, for it was carried out", async () => {
    const { close, fetch } = client(1);
    expect(await settled(createLead(close, { body: { name: "A" } }))).toMatchObject(failure);
    expect(await settled(createLead(close, { body: { name: "A" }, idempotent: true }))).toEqual({ id: "lead_x" });
    expect(fetch).toHaveBeenCalledTimes(2);
  });

  test("the caller's own steps get a whole body, and may put another in its place", async () => {
    const seen: string[] = [];
    const { close, fetch } = client(1, {
      middleware: [
        async (request, next) => {
          const response = await next(request);
          seen.push(await response.clone().text());
          return request.method === "GET" ? response : Response.json({ id: `${(await response.json()).id}_changed` });
        },
      ],
    });
    expect(await settled(getLead(close, { path }))).toEqual({ id: "lead_x" });
    expect(await settled(deleteLead(close, { path }))).toEqual({ id: "lead_x_changed" });
    expect(seen).toEqual(['{"id":"lead_x"}', '{"id":"lead_x"}']);
    expect(fetch).toHaveBeenCalledTimes(3);
  });
});

test.each([{}, false] as const)(
  "a step that reads a body and passes it on used up leads to an InvalidResponseError at worst: retries %o",
  async (retries) => {
    const { close } = failing([]);
    expect(await settled(getLead(close, { path }))).toEqual({ id: "lead_x" });
    const steps = createClient({
      apiKey: "api_a.b",
      fetch: async () => Response.json({ id: "lead_x" }),
      retries,
      middleware: [
        async (request, next) => {
          const response = await next(request);
          await response.text();
          return response;
        },
      ],
    });
    const result = await settled(getLead(steps, { path }));
    if (retries) expect(result).toEqual({ id: "lead_x" });
    else expect(result).toMatchObject({ name: "InvalidResponseError" });
  },
);

describe("a write that may have been carried out is not sent again", () => {
  const writes = [
    ["POST", (close: Parameters<typeof createLead>[0]) => createLead(close, { body: { name: "A" } })],
    ["PUT", (close: Parameters<typeof createLead>[0]) => updateLead(close, { path, body: { name: "A" } })],
  ] as const;

  test.each(writes.flatMap(([method, write]) => [502, 503, 504, lost].map((outcome) => [method, outcome, write] as const)))(
    "%s after %s",
    async (_method, outcome, write) => {
      const { close, times } = failing([outcome]);
      expect(await settled<unknown>(write(close))).toBeInstanceOf(Error);
      expect(times).toEqual([0]);
    },
  );

  test.each(writes.flatMap(([method, write]) => [429, refused].map((outcome) => [method, outcome, write] as const)))(
    "but is when it was not carried out for certain: %s after %s",
    async (_method, outcome, write) => {
      const { close, times } = failing([outcome]);
      expect(await settled<unknown>(write(close))).toEqual({ id: "lead_x" });
      expect(times).toHaveLength(2);
    },
  );

  test("but is when the caller says so", async () => {
    const idempotent = vi.fn((request: CloseRequest) => request.route === "/lead/");
    const { close, times } = failing([503], { idempotent });
    expect(await settled(createLead(close, { body: { name: "A" } }))).toEqual({ id: "lead_x" });
    expect(times).toHaveLength(2);
    expect(idempotent.mock.calls[0]?.[0]).toMatchObject({ method: "POST", route: "/lead/", body: '{"name":"A"}' });
    expectTypeOf<NonNullable<RetryOptions["idempotent"]>>().parameter(0).toEqualTypeOf<CloseRequest>();
  });
});

describe("what a call says comes first", () => {
  test("idempotent: true has a POST sent again", async () => {
    const { close, times } = failing([503]);
    expect(await settled(createLead(close, { body: { name: "A" }, idempotent: true }))).toEqual({ id: "lead_x" });
    expect(times).toHaveLength(2);
  });

  test("idempotent: false keeps a GET from it", async () => {
    const { close, times } = failing([503], { idempotent: () => true });
    expect(await settled(getLead(close, { path, idempotent: false }))).toMatchObject({ status: 503 });
    expect(times).toHaveLength(1);
  });
});

test("a signal cuts the wait for a retry, and leaves nothing behind", async () => {
  const { close, times } = failing([503]);
  const controller = new AbortController();
  const call = getLead(close, { path, signal: controller.signal }).catch((error) => error);
  await vi.advanceTimersByTimeAsync(100);
  controller.abort();
  expect(await call).toMatchObject({ name: "AbortError" });
  expect([times.length, vi.getTimerCount()]).toEqual([1, 0]);
});

test("what rateLimits() gives up is not tried again", async () => {
  const fetch = vi.fn(async () => new Response(null, { status: 429, headers: { "retry-after": "30" } }));
  const close = createClient({ apiKey: "api_a.b", fetch, rateLimits: { maxWait: 1000 } });
  expect(await settled(getLead(close, { path }))).toMatchObject({ name: "RateLimitExceededError" });
  expect(fetch).toHaveBeenCalledOnce();
});

describe("over real connections", () => {
  beforeEach(() => void vi.useRealTimers());

  test("a dropped connection is tried again, a silent one after its time-out", async () => {
    let requests = 0;
    const baseUrl = await serve((request, response) => {
      requests++;
      if (requests === 1) request.socket.destroy();
      else if (requests > 2) json(response, 200, { id: "lead_x" });
    });
    const close = createClient({ apiKey: "api_a.b", baseUrl, retries: { baseDelay: 1 }, timeout: 200 });
    expect(await getLead(close, { path })).toEqual({ id: "lead_x" });
    expect(requests).toBe(3);
  });

  test("an answer that breaks off, or is silent in its midst, is asked for again", async () => {
    let requests = 0;
    const baseUrl = await serve((_request, response) => {
      if (++requests > 2) return json(response, 200, { id: "lead_x" });
      response.writeHead(200, { "content-type": "application/json", "content-length": "100" });
      response.write('{"id":', () => void (requests === 1 && response.socket?.destroy()));
    });
    const close = createClient({ apiKey: "api_a.b", baseUrl, retries: { baseDelay: 1 }, timeout: 200 });
    expect(await getLead(close, { path })).toEqual({ id: "lead_x" });
    expect(requests).toBe(3);
  });

  test("a POST to a server that is not there is tried again", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    const onRetry = vi.fn();
    const retries = { attempts: 2, baseDelay: 1 };
    const close = createClient({ apiKey: "api_a.b", baseUrl: `http://127.0.0.1:${port}`, retries, observer: observe({ onRetry }) });
    await expect(createLead(close, { body: { name: "A" } })).rejects.toMatchObject({ name: "ConnectionError", code: "ECONNREFUSED" });
    expect(onRetry).toHaveBeenCalledOnce();
  });
});
