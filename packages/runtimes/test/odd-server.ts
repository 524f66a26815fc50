import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";

type Answer = (request: IncomingMessage, response: ServerResponse, url: URL) => void | Promise<void>;

function json(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(status, { ...headers, "content-type": "application/json" }).end(JSON.stringify(body));
}

const body = (request: IncomingMessage) =>
  new Response(Readable.toWeb(request) as ReadableStream, { headers: request.headers as HeadersInit });

/** Answers the first request to a base URL in one way and later ones in another. */
function first(once: Answer, later: Answer): Answer {
  const seen = new Set<string>();
  return (request, response, url) => {
    const base = url.pathname.split("/").slice(0, 3).join("/");
    const known = seen.has(base);
    seen.add(base);
    return (known ? later : once)(request, response, url);
  };
}

/** Answers with the beginning of a body. */
const begin = (_request: IncomingMessage, response: ServerResponse, _url: URL, then = () => {}) => {
  response.writeHead(200, { "content-type": "application/json", "content-length": "100" }).write('{"id":', then);
};

const lead: Answer = (_request, response) => json(response, 200, { id: "lead_x" });

/** By the first segment of the path. */
const answers: Record<string, Answer> = {
  silent: () => {},
  lost: (request) => void request.socket.destroy(),
  refused: (_request, response) => json(response, 400, { errors: [], "field-errors": { status: "Not a valid choice." } }),
  empty: (_request, response) => void response.writeHead(500).end(),
  unavailable: first((_request, response) => void response.writeHead(503).end("<html>"), lead),
  stalled: first(begin, lead),
  broken: first((...call) => begin(...call, () => call[0].socket.destroy()), lead),
  limited: first(
    (_request, response) => json(response, 429, {}, { ratelimit: "limit=10, remaining=0, reset=0.05" }),
    (_request, response) => json(response, 200, { id: "lead_x" }, { ratelimit: "limit=10, remaining=9, reset=1" }),
  ),
  async echo(request, response) {
    json(response, 200, { method: request.method, body: await body(request).text(), authorization: request.headers.authorization });
  },
  pages(_request, response, { searchParams }) {
    const skip = Number(searchParams.get("_skip"));
    const end = Math.min(skip + Number(searchParams.get("_limit")), 250);
    const data = Array.from({ length: end - skip }, (_, i) => ({ id: `lead_${skip + i}` }));
    json(response, 200, { data, has_more: end < 250 });
  },
  files(request, response) {
    const upload = {
      url: `http://${request.headers.host}/storage/`,
      fields: { key: "prices.txt", policy: "p", success_action_status: "201" },
    };
    json(response, 200, { upload, download: { url: "https://app.close.com/go/file/temporary/prices.txt/" } });
  },
  async storage(request, response) {
    const form = [...(await body(request).formData())];
    const [name, file] = form.at(-1) ?? [];
    const text = file instanceof File ? await file.text() : "";
    const signed = form.map(([key]) => key).join() === "key,policy,success_action_status,file" && !request.headers.authorization;
    const taken = signed && name === "file" && text === "apples 3" && Number(request.headers["content-length"]) > 0;
    response.writeHead(taken ? 201 : 400, { "content-type": "application/xml" });
    response.end(taken ? "" : `<Error><Code>Unexpected</Code><Message>${form.map(([key]) => key)}</Message></Error>`);
  },
  page: (_request, response) => void response.writeHead(200, { "content-type": "text/html" }).end("<!doctype html>"),
};

/** A server that answers by the first segment of the path: never, with errors, with limits … */
export async function startOddServer(): Promise<{ url: string; close(): Promise<void> }> {
  const server: Server = createServer((request, response) => {
    const url = new URL(request.url ?? "", "http://localhost");
    const answer = answers[url.pathname.split("/")[1] ?? ""];
    Promise.resolve(answer ? answer(request, response, url) : void response.writeHead(404).end()).catch((error) =>
      json(response, 500, { error: String(error) }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
