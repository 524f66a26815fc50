/** A server in a process of its own with a limit for each fixed window; it tells its parent its URL, and what it has answered. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

const [limit = 0, span = 0] = process.argv.slice(2).map(Number);
let start = Number.NEGATIVE_INFINITY;
let used = 0;
let accepted = 0;
let rejected = 0;

const server = createServer((_request, response) => {
  const now = performance.now();
  if (now >= start + span) [start, used] = [now, 0];
  const free = used < limit;
  if (free) used++;
  if (free) accepted++;
  else rejected++;
  const reset = (start + span - now) / 1000;
  response.setHeader("ratelimit", `limit=${limit}, remaining=${limit - used}, reset=${reset.toFixed(6)}`);
  if (free) response.setHeader("content-type", "application/json").end('{"id":"lead_x"}');
  else response.writeHead(429, { "retry-after": String(Math.ceil(reset)) }).end();
});
process.on("message", () => process.send?.({ accepted, rejected }));
process.once("disconnect", () => process.exit());
server.listen(0, "127.0.0.1", () => process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
