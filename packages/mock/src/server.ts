import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type Answer, checkPort, type Description } from "@closekit/contract";
import type { Mock, MockOptions } from "./index.ts";
import { type Responder, responder } from "./respond.ts";

/** Serves a description over HTTP; see `startMock`. */
export async function serve(document: Description, options: MockOptions): Promise<Mock> {
  const { port = 0, host = "127.0.0.1", dynamic = false, errors = false, strict = false, log } = options;
  checkPort(port);
  const mock = responder(document, { dynamic, errors, strict });
  const server = createServer((request, response) => void handle(mock, request, response, log));
  await listen(server, port, host);
  const address = server.address() as AddressInfo;
  const name = address.family === "IPv6" ? `[${address.address}]` : address.address;
  return {
    url: `http://${name}:${address.port}${mock.basePath}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function handle(mock: Responder, request: IncomingMessage, response: ServerResponse, log: MockOptions["log"]): Promise<void> {
  const made = await mock.respond(request).catch((error: Error): Answer => {
    if (!request.socket.destroyed) (log ?? console.error)(`${request.method} ${request.url} failed: ${error.stack}`);
    return mock.failed;
  });
  if (request.socket.destroyed) return; // the client went away
  response.writeHead(made.status, made.headers);
  response.end(request.method === "HEAD" ? undefined : made.payload);
  const warning = made.headers["x-closekit-warning"];
  log?.(`${request.method} ${request.url} ${made.status}${warning === undefined ? "" : `  ${warning}`}`);
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve();
    });
  });
}
