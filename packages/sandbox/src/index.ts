import type { AddressInfo } from "node:net";
import { createAdaptorServer, type ServerType } from "@hono/node-server";
import { openSandbox, type Sandbox, type SandboxOptions } from "./sandbox.ts";

export type { Organization, OrganizationOptions } from "./organizations.ts";
export { openSandbox, type Sandbox, type SandboxOptions } from "./sandbox.ts";
export type { Seed } from "./scenarios/scenario.ts";

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
 * @throws as `openSandbox`, and an error with `code` `EADDRINUSE` when the port is taken
 */
export async function startSandbox(options: ServedSandboxOptions = {}): Promise<ServedSandbox> {
  const { port = 0, host = "127.0.0.1" } = options;
  const sandbox = await openSandbox(options);
  const server = createAdaptorServer({ fetch: (request) => sandbox.fetch(request) });
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
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        if ("closeAllConnections" in server) server.closeAllConnections();
      });
      await sandbox.close();
    },
  };
}

function listen(server: ServerType, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve();
    });
  });
}
