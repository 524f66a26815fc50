import { createClient, getLead, retries, TimeoutError, timeout } from "@closekit/client";
import { afterEach, describe, expect, expectTypeOf, test, vi } from "vitest";
import { serve } from "./support/server.ts";

afterEach(() => void vi.useRealTimers());

const path = { id: "lead_x" };
const silent = () => new Promise<Response>(() => {});

describe("timeout()", () => {
  test("ends a request that takes too long, even when fetch does not heed its signal", async () => {
    vi.useFakeTimers();
    const close = createClient({ apiKey: "api_a.b", fetch: silent, middleware: [timeout(5000)] });
    const call = getLead(close, { path }).catch((thrown) => thrown);
    await vi.advanceTimersByTimeAsync(5000);
    const error = await call;
    expect(error).toBeInstanceOf(TimeoutError);
    expect(error).toMatchObject({ name: "TimeoutError", operation: "GET /lead/{id}/", limit: 5000 });
    expect(error.message).toBe("GET /lead/{id}/ did not end within 5000 ms");
    expectTypeOf<TimeoutError["limit"]>().toEqualTypeOf<number>();
    expect(vi.getTimerCount()).toBe(0);
  });

  test("gives each attempt its time after retries(), and the whole call before it", async () => {
    vi.useFakeTimers();
    const fetch = vi.fn(silent);
    const close = createClient({ apiKey: "api_a.b", fetch, middleware: [timeout(2500), retries({ baseDelay: 0 }), timeout(1000)] });
    const call = getLead(close, { path }).catch((thrown) => thrown);
    await vi.advanceTimersByTimeAsync(2500);
    expect(await call).toMatchObject({ name: "TimeoutError", limit: 2500 });
    expect(fetch).toHaveBeenCalledTimes(3);
    expect(vi.getTimerCount()).toBe(0);
  });

  test("covers the body", async () => {
    const url = await serve((_request, response) => response.writeHead(200, { "content-type": "application/json" }).write('{"id":'));
    const close = createClient({ apiKey: "api_a.b", baseUrl: url, middleware: [timeout(200)] });
    await expect(getLead(close, { path })).rejects.toMatchObject({ name: "TimeoutError", limit: 200 });
  });

  test("leaves a caller's abort what it is, while waiting and while reading", async () => {
    let headers = () => {};
    const sent = new Promise<void>((resolve) => {
      headers = resolve;
    });
    const url = await serve((request, response) => {
      if (request.url?.includes("silent")) return headers();
      response.writeHead(200, { "content-type": "application/json" }).write('{"id":');
      headers();
    });
    for (const id of ["silent", "talking"]) {
      const controller = new AbortController();
      const close = createClient({ apiKey: "api_a.b", baseUrl: url, middleware: [timeout(60_000)] });
      const call = getLead(close, { path: { id }, signal: controller.signal }).catch((thrown) => thrown);
      await sent;
      controller.abort();
      expect(await call).toMatchObject({ name: "AbortError" });
    }
  });

  test("leaves network errors what they are", async () => {
    const failure = new TypeError("fetch failed");
    const close = createClient({ apiKey: "api_a.b", fetch: () => Promise.reject(failure), middleware: [timeout(60_000)] });
    await expect(getLead(close, { path })).rejects.toMatchObject({ name: "ConnectionError", cause: failure });
  });
});
