import { getEventListeners } from "node:events";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { createClient, getLead, observe } from "@closekit/client";
import { expect, test } from "vitest";

setFlagsFromString("--expose-gc");
const gc = runInNewContext("gc") as () => void;
const timers = () => process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;

test("100,000 calls with one signal leave no listener, no timer and no memory behind", { timeout: 120_000 }, async () => {
  let answers = 0;
  const fetch = async () => {
    const status = ++answers % 100 === 0 ? 503 : 200;
    return new Response('{"id":"lead_x"}', { status, headers: { ratelimit: "limit=1000000, remaining=1000000, reset=0.001" } });
  };
  const timeout = { call: 60_000 };
  const close = createClient({ apiKey: "api_a.b", fetch, timeout, retries: { baseDelay: 0 }, observer: observe({}) });
  const { signal } = new AbortController();
  const run = async (count: number) => {
    for (let i = 0; i < count; i += 100) {
      await Promise.all(Array.from({ length: 100 }, () => getLead(close, { path: { id: "lead_x" }, signal })));
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
    gc();
    return process.memoryUsage().heapUsed;
  };
  const idle = timers();
  const before = await run(20_000);
  const after = await run(80_000);
  console.log(`heap after 20,000 calls: ${(before / 2 ** 20).toFixed(1)} MiB; after 100,000: ${(after / 2 ** 20).toFixed(1)} MiB`);
  expect(getEventListeners(signal, "abort")).toEqual([]);
  expect(timers()).toBeLessThanOrEqual(idle);
  expect(after - before).toBeLessThan(2 * 2 ** 20);
  expect(answers).toBeGreaterThan(100_000);
});
