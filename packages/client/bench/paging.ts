/** 10,000 leads, 200 a page, from a server that allows 16 requests a second: paginate() with rateLimits(). */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { createClient, listLeads, paginate, rateLimits } from "@closekit/client";
import { report } from "./report.ts";

const leads = 10_000;
const size = 200;
const limit = 16;
const span = 1000;
const pages = Math.ceil(leads / size);
const physical = (pages / limit) * span;
// a fixed window lets the first requests through at once
const windows = (Math.ceil(pages / limit) - 1) * span;

const told = async (server: ChildProcess) => (await once(server, "message"))[0];

const server = fork(new URL("./limited-server.ts", import.meta.url), [String(limit), String(span), String(leads)]);
const close = createClient({ apiKey: "api_a.b", baseUrl: await told(server), middleware: [rateLimits()] });
const ids = new Set<string>();
const start = performance.now();
for await (const { id } of paginate(listLeads, close, { query: { _limit: size } }, { prefetch: true })) ids.add(id);
const time = performance.now() - start;
const counts = told(server);
server.send("counts");
const { accepted, rejected } = await counts;
server.kill();

console.log(
  `${leads} leads, ${size} a page, ${limit} requests allowed in ${span} ms: ${pages} pages take ${physical} ms at that rate, ${windows} ms at least`,
);
report("paginate(): time", time, " ms", physical / 0.95);
report("paginate(): leads not read", leads - ids.size, "", 0);
report("paginate(): requests", accepted + rejected, "");
report("paginate(): requests refused", rejected, "", 0);
