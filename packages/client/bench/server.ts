/** A server in a process of its own that answers with a lead by its id; it tells its parent its URL. */
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";

const description = JSON.parse(readFileSync(createRequire(import.meta.url).resolve("@closekit/spec/openapi.json"), "utf8"));
const { examples } = description.paths["/lead/{id}/"].get.responses[200].content["application/json"];
const leads = new Map([[examples.lead.value.id, examples.lead.value]]);

const server = createServer((request, response) => {
  const id = /^\/lead\/([^/]+)\/$/.exec(request.url ?? "")?.[1];
  const lead = leads.get(id);
  response
    .writeHead(lead ? 200 : 404, { "content-type": "application/json", ratelimit: "limit=1000000, remaining=999999, reset=1" })
    .end(JSON.stringify(lead ?? { error: "Not found" }));
});
server.listen(0, "127.0.0.1", () => process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
process.once("disconnect", () => process.exit());
