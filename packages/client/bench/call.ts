/** What a call costs beside plain openapi-fetch and bare fetch. Ratios of medians in one run, the contenders taking turns. */
import { fork } from "node:child_process";
import { createClient, getLead, updateLead } from "@closekit/client";
import type { paths } from "@closekit/types";
import createFetchClient from "openapi-fetch";
import { median, report } from "./report.ts";

type Contenders = Record<string, () => Promise<unknown>>;

/** Microseconds a call: the median, over `rounds`, of the mean of `batch` calls. The contenders take turns. */
async function race(contenders: Contenders, batch: number, rounds: number): Promise<Record<string, number>> {
  const times: Record<string, number[]> = Object.fromEntries(Object.keys(contenders).map((name) => [name, []]));
  for (let round = -rounds / 4; round < rounds; round++) {
    for (const [name, call] of Object.entries(contenders)) {
      const start = process.hrtime.bigint();
      for (let i = 0; i < batch; i++) await call();
      const each = Number(process.hrtime.bigint() - start) / 1000 / batch;
      if (round >= 0) times[name]?.push(each); // the rounds before warm up
    }
  }
  return Object.fromEntries(Object.entries(times).map(([name, values]) => [name, median(values)]));
}

function show(title: string, times: Record<string, number>, of: string, to: string, atMost: number): void {
  console.log(title);
  for (const [name, time] of Object.entries(times)) report(name, time, " µs");
  report(`${of} : ${to}`, (times[of] ?? 0) / (times[to] ?? 0), "×", atMost);
}

const path = { id: "lead_u8jzPde0IgxLd6GncfBAepfJBd0Kh8oOOL8dKLzdocJ" };
const body = { name: "Harbor Tools", "custom.cf_x": ["Retail"] };
const lead = JSON.stringify({ id: path.id, name: body.name });
const init = { headers: { "content-type": "application/json", "content-length": String(lead.length) } };

const stub = async () => new Response(lead, init);
const ours = createClient({ apiKey: "api_a.b", fetch: stub });
const plain = createFetchClient<paths>({ baseUrl: "https://api.close.com/api/v1", fetch: stub, headers: { authorization: "Basic x" } });

show(
  "GET with fetch stubbed",
  await race(
    {
      "fetch and json alone": async () => (await stub()).json(),
      "openapi-fetch": () => plain.GET("/lead/{id}/", { params: { path } }),
      closekit: () => getLead(ours, { path }),
    },
    1000,
    40,
  ),
  "closekit",
  "openapi-fetch",
  1.5,
);
show(
  "PUT with fetch stubbed",
  await race(
    {
      "openapi-fetch": () => plain.PUT("/lead/{id}/", { params: { path }, body }),
      closekit: () => updateLead(ours, { path, body }),
    },
    1000,
    40,
  ),
  "closekit",
  "openapi-fetch",
  1.5,
);

const server = fork(new URL("./server.ts", import.meta.url), { stdio: ["ignore", "inherit", "inherit", "ipc"] });
const url = await new Promise<string>((resolve) => server.once("message", (message) => resolve(String(message))));
/** What one would write without a client. */
async function byHand(id: string): Promise<unknown> {
  const headers = { authorization: `Basic ${btoa("api_a.b:")}` };
  const response = await fetch(`${url}/lead/${encodeURIComponent(id)}/`, { headers });
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
  return response.json();
}
const remote = createClient({ apiKey: "api_a.b", baseUrl: url });
show(
  "GET from a server on this machine",
  await race(
    {
      "bare fetch": () => byHand(path.id),
      closekit: () => getLead(remote, { path }),
    },
    1,
    6000,
  ),
  "closekit",
  "bare fetch",
  1.05,
);
server.kill();
