import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import {
  type CloseRequest,
  createClient,
  createLead,
  deleteLead,
  getLead,
  type RetryOptions,
  rateLimits,
  retries,
  timeout,
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
function failing(outcomes: (number | Error | Response)[], options?: RetryOptions) {
  const times: number[] = [];
  const start = performance.now();
  const fetch = async () => {
    times.push(Math.round(performance.now() - start));
    const outcome = outcomes[times.length - 1];
    if (outcome instanceof Error) throw outcome;
    if (typeof outcome === "number") return new Response("<html>", { status: outcome });
    return outcome ?? Response.json({ id: "lead_x" });
  };
  return { close: createClient({ apiKey: "api_a.b", fetch, middleware: [retries(options)] }), times };
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

  test("onRetry has been told of each retry", async () => {
    const onRetry = vi.fn();
    const { close } = failing([503, lost], { onRetry });
    await settled(getLead(close, { path }));
    expect(onRetry.mock.calls.map(([{ attempt, delay, response, error }]) => [attempt, delay, response?.status, error?.cause])).toEqual([
      [1, 250, 503, undefined],
      [2, 500, undefined, lost],
    ]);
  });
});

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
  const close = createClient({ apiKey: "api_a.b", fetch, middleware: [retries(), rateLimits({ maxWait: 1000 })] });
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
    const close = createClient({ apiKey: "api_a.b", baseUrl, middleware: [retries({ baseDelay: 1 }), timeout(200)] });
    expect(await getLead(close, { path })).toEqual({ id: "lead_x" });
    expect(requests).toBe(3);
  });

  test("a POST to a server that is not there is tried again", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    const onRetry = vi.fn();
    const middleware = [retries({ attempts: 2, baseDelay: 1, onRetry })];
    const close = createClient({ apiKey: "api_a.b", baseUrl: `http://127.0.0.1:${port}`, middleware });
    await expect(createLead(close, { body: { name: "A" } })).rejects.toMatchObject({ name: "ConnectionError", code: "ECONNREFUSED" });
    expect(onRetry).toHaveBeenCalledOnce();
  });
});
