import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { checkPort, fromNode } from "@closekit/contract";
import { patiently } from "./lifetime.ts";
import { type Assembled, assemble, type Sandbox, type SandboxOptions } from "./sandbox.ts";

export type { Organization, OrganizationOptions, Seed } from "./organization.ts";
export { openSandbox, type Sandbox, type SandboxOptions } from "./sandbox.ts";

export interface ServedSandboxOptions extends SandboxOptions {
  /** Port to listen on; 0, the default, takes a free one. */
  port?: number | undefined;
  /** Address to listen on, `127.0.0.1` by default. */
  host?: string | undefined;
}

/** A sandbox with a port. */
export interface ServedSandbox extends Sandbox {
  /** Base URL of the API on the sandbox, `http://127.0.0.1:49152/api/v1`; no slash at its end. */
  url: string;
}

/**
 * Starts a sandbox of the Close API on a port.
 *
 * @throws as `openSandbox`, a TypeError when the port is none, and an error with `code` `EADDRINUSE` when it is taken
 */
export async function startSandbox(options: ServedSandboxOptions = {}): Promise<ServedSandbox> {
  const { port = 0, host = "127.0.0.1" } = options;
  checkPort(port);
  const { answerApi, isBeside, beside, ...sandbox } = await assemble(options);
  const serveBeside = listenerFor(beside);
  // an import would load all that the module can do, which takes as long as a tenth of the start
  const { createServer } = process.getBuiltinModule("node:http");
  const server = createServer((request, response) => {
    // no further request shall come on this connection once the sandbox is to close
    response.once("close", () => server.listening || server.closeIdleConnections());
    void (isBeside(request.url ?? "/") ? serveBeside(request, response) : serve(answerApi, request, response));
  });
  try {
    await listen(server, port, host);
  } catch (error) {
    await sandbox.close();
    throw error;
  }
  const address = server.address() as AddressInfo;
  const name = address.family === "IPv6" ? `[${address.address}]` : address.address;
  return {
    ...sandbox,
    url: `http://${name}:${address.port}/api/v1`,
    async close() {
      const ended = new Promise<void>((resolve) => void server.close(() => resolve()));
      await patiently(ended);
      server.closeAllConnections();
      await ended;
      await sandbox.close();
    },
  };
}

/** Serves by a `fetch` handler. What that needs is loaded when it is first called, for most sandboxes never are. */
function listenerFor(handler: Assembled["beside"]): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  let loading: Promise<ReturnType<typeof import("@hono/node-server").getRequestListener>> | undefined;
  async function load() {
    const { getRequestListener } = await import("@hono/node-server");
    // it would put classes of its own in the place of the global Request and Response
    return getRequestListener(handler, { overrideGlobalObjects: false });
  }
  return async (request, response) => {
    loading ??= load();
    await (await loading)(request, response);
  };
}

async function serve(answerApi: Assembled["answerApi"], request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { status, headers, payload } = await answerApi(fromNode(request), `http://${request.headers.host ?? "localhost"}`);
  if (request.socket.destroyed) return; // the client went away
  response.writeHead(status, headers);
  response.end(request.method === "HEAD" ? undefined : payload);
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
