/** What a call costs beside plain openapi-fetch, other clients and bare fetch. Ratios of medians in one run, the contenders taking turns. */
import { fork } from "node:child_process";
import { createClient, getLead, updateLead } from "@closekit/client";
import type { paths } from "@closekit/types";
import { Octokit } from "@octokit/core";
import OpenAI from "openai";
import createFetchClient from "openapi-fetch";
import Stripe from "stripe";
import { quantile, report } from "./report.ts";

type Contenders = Record<string, () => Promise<unknown>>;

/** Microseconds a call: for each of `rounds`, the mean of `batch` calls. The contenders take turns, in an order drawn anew each time. */
async function race(contenders: Contenders, batch: number, rounds: number): Promise<Record<string, number[]>> {
  const times: Record<string, number[]> = Object.fromEntries(Object.keys(contenders).map((name) => [name, []]));
  for (let round = -rounds / 4; round < rounds; round++) {
    const order = Object.entries(contenders)
      .map((contender) => ({ contender, at: Math.random() }))
      .sort((a, b) => a.at - b.at);
    for (const { contender } of order) {
      const [name, call] = contender;
      const start = process.hrtime.bigint();
      for (let i = 0; i < batch; i++) await call();
      const each = Number(process.hrtime.bigint() - start) / 1000 / batch;
      if (round >= 0) times[name]?.push(each); // the rounds before warm up
    }
  }
  return times;
}

const ratio = (times: Record<string, number[]>, of: string, to: string, q = 0.5) =>
  quantile(times[of] ?? [], q) / quantile(times[to] ?? [], q);

/** Prints the median of each contender. */
function show(title: string, times: Record<string, number[]>): void {
  console.log(title);
  for (const [name, values] of Object.entries(times)) report(name, quantile(values, 0.5), " µs");
}

const path = { id: "lead_u8jzPde0IgxLd6GncfBAepfJBd0Kh8oOOL8dKLzdocJ" };
const body = { name: "Harbor Tools", "custom.cf_x": ["Retail"] };
const lead = JSON.stringify({ id: path.id, name: body.name });
const init = {
  headers: {
    "content-type": "application/json",
    "content-length": String(lead.length),
    ratelimit: "limit=1000000, remaining=999999, reset=1",
  },
};

const stub = async () => new Response(lead, init);
const ours = createClient({ apiKey: "api_a.b", fetch: stub });
const plain = createFetchClient<paths>({ baseUrl: "https://api.close.com/api/v1", fetch: stub, headers: { authorization: "Basic x" } });
const octokit = new Octokit({ auth: "x", baseUrl: "https://api.close.com/api/v1", request: { fetch: stub } });
const openai = new OpenAI({ apiKey: "x", baseURL: "https://api.close.com/api/v1", fetch: stub });
const stripe = new Stripe("sk_test_x", { httpClient: Stripe.createFetchHttpClient(stub), telemetry: false });

const gets = await race(
  {
    "fetch and json alone": async () => (await stub()).json(),
    "openapi-fetch": () => plain.GET("/lead/{id}/", { params: { path } }),
    closekit: () => getLead(ours, { path }),
    "@octokit/core": () => octokit.request("GET /lead/{id}/", path),
    openai: () => openai.get(`/lead/${path.id}/`),
    stripe: () => stripe.customers.retrieve(path.id),
  },
  100,
  200,
);
show("GET with fetch stubbed, each client as it comes", gets);
report("closekit : openapi-fetch", ratio(gets, "closekit", "openapi-fetch"), "×", 1.5);
for (const other of ["@octokit/core", "openai", "stripe"]) report(`closekit : ${other}`, ratio(gets, "closekit", other), "×", 1);

const puts = await race(
  {
    "openapi-fetch": () => plain.PUT("/lead/{id}/", { params: { path }, body }),
    closekit: () => updateLead(ours, { path, body }),
    "@octokit/core": () => octokit.request("PUT /lead/{id}/", { ...path, ...body }),
    openai: () => openai.put(`/lead/${path.id}/`, { body }),
    stripe: () => stripe.customers.update(path.id, { name: body.name }),
  },
  100,
  200,
);
show("PUT with fetch stubbed, each client as it comes", puts);
report("closekit : openapi-fetch", ratio(puts, "closekit", "openapi-fetch"), "×", 1.5);
for (const other of ["@octokit/core", "openai", "stripe"]) report(`closekit : ${other}`, ratio(puts, "closekit", other), "×", 1);

const server = fork(new URL("./server.ts", import.meta.url), { stdio: ["ignore", "inherit", "inherit", "ipc"] });
const url = await new Promise<string>((resolve) => server.once("message", (message) => resolve(String(message))));
/** What one would write without a client. */
async function byHand(id: string, signal?: AbortSignal): Promise<unknown> {
  const headers = { authorization: `Basic ${btoa("api_a.b:")}` };
  const response = await fetch(`${url}/lead/${encodeURIComponent(id)}/`, signal ? { headers, signal } : { headers });
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
  return response.json();
}
const options = { apiKey: "api_a.b", baseUrl: url };
const remote = createClient(options);
const bare = createClient({ ...options, timeout: false, retries: false, rateLimits: false });
const remotes = await race(
  {
    "bare fetch": () => byHand(path.id),
    "bare fetch with a time-out": () => byHand(path.id, AbortSignal.timeout(30_000)),
    "closekit with nothing on": () => getLead(bare, { path }),
    closekit: () => getLead(remote, { path }),
  },
  1,
  8000,
);
show("GET from a server on this machine", remotes);
report("closekit with nothing on : bare fetch", ratio(remotes, "closekit with nothing on", "bare fetch"), "×");
report("bare fetch with a time-out : bare fetch", ratio(remotes, "bare fetch with a time-out", "bare fetch"), "×");
report("closekit : bare fetch with a time-out", ratio(remotes, "closekit", "bare fetch with a time-out"), "×");
report("closekit : bare fetch, median", ratio(remotes, "closekit", "bare fetch"), "×", 1.05);
report("closekit : bare fetch, 99th percentile", ratio(remotes, "closekit", "bare fetch", 0.99), "×", 1.1);
server.kill();
