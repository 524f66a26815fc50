/** 200 calls at once against a server that allows 50 in two seconds: the client beside a loop that sleeps on each 429. */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { createClient, getLead, quota } from "@closekit/client";
import { report } from "./report.ts";

const calls = 200;
const limit = 50;
const span = 2000;
const minimum = (Math.ceil(calls / limit) - 1) * span;

/** What one would write without a client. */
async function naive(url: string): Promise<unknown> {
  for (;;) {
    const response = await fetch(`${url}/lead/lead_x/`);
    const body = await response.text();
    if (response.ok) return JSON.parse(body);
    await new Promise((resolve) => setTimeout(resolve, (quota(response)?.reset ?? 1) * 1000));
  }
}

const told = async (server: ChildProcess) => (await once(server, "message"))[0];

/** Milliseconds until all calls have succeeded, and how many requests were refused on the way. */
async function run(contender: (url: string) => () => Promise<unknown>) {
  const server = fork(new URL("./limited-server.ts", import.meta.url), [String(limit), String(span)]);
  const call = contender(await told(server));
  const start = performance.now();
  const results = await Promise.allSettled(Array.from({ length: calls }, call));
  const time = performance.now() - start;
  const counts = told(server);
  server.send("counts");
  const { accepted, rejected } = await counts;
  server.kill();
  return { time, rejected, sent: accepted + rejected, failed: results.filter(({ status }) => status === "rejected").length };
}

console.log(`${calls} calls at once, ${limit} allowed in ${span} ms: at least ${minimum} ms`);
const loop = await run((url) => () => naive(url));
report("sleep on 429: time", loop.time, " ms");
report("sleep on 429: requests refused", loop.rejected, "");
const paced = await run((baseUrl) => {
  const close = createClient({ apiKey: "api_a.b", baseUrl, retries: false });
  return () => getLead(close, { path: { id: "lead_x" } });
});
report("closekit: time", paced.time, " ms", minimum * 1.05);
report("closekit: requests refused, of those sent", (100 * paced.rejected) / paced.sent, " %", 1);
report("closekit: calls failed", paced.failed, "", 0);
