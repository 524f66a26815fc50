/** A server in a process of its own, of one lead and of a list of them, with a limit for each fixed window; it tells its parent its URL, and what it has answered. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

const [limit = 0, span = 0, leads = 0] = process.argv.slice(2).map(Number);
let start = Number.NEGATIVE_INFINITY;
let used = 0;
let accepted = 0;
let rejected = 0;

/** The lead that every path answers, or a page of the list. */
function answer(url: string): string {
  const { pathname, searchParams } = new URL(url, "http://localhost");
  if (pathname !== "/lead/") return '{"id":"lead_x"}';
  const skip = Number(searchParams.get("_skip"));
  const end = Math.min(skip + Number(searchParams.get("_limit") ?? 100), leads);
  const data = Array.from({ length: end - skip }, (_, i) => ({ id: `lead_${skip + i}` }));
  return JSON.stringify({ data, has_more: end < leads, total_results: leads });
}

const server = createServer((request, response) => {
  const now = performance.now();
  if (now >= start + span) [start, used] = [now, 0];
  const free = used < limit;
  if (free) used++;
  if (free) accepted++;
  else rejected++;
  const reset = (start + span - now) / 1000;
  response.setHeader("ratelimit", `limit=${limit}, remaining=${limit - used}, reset=${reset.toFixed(6)}`);
  if (free) response.setHeader("content-type", "application/json").end(answer(request.url ?? ""));
  else response.writeHead(429, { "retry-after": String(Math.ceil(reset)) }).end();
});
process.on("message", () => process.send?.({ accepted, rejected }));
process.once("disconnect", () => process.exit());
server.listen(0, "127.0.0.1", () => process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
