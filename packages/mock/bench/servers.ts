import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const require = createRequire(import.meta.url);

export const headers = { authorization: `Basic ${btoa("api_key:")}` };

/** A server to measure: how it is started, as a user would. */
export interface Contestant {
  name: string;
  command(port: number): string[];
}

export const mock: Contestant = {
  name: "closekit-mock",
  command: (port) => [path.resolve(import.meta.dirname, "../dist/cli.js"), "--port", String(port)],
};

export const prism: Contestant = {
  name: "prism-cli",
  command: (port) => [
    require.resolve("@stoplight/prism-cli/dist/index.js"),
    "mock",
    "--port",
    String(port),
    require.resolve("@closekit/spec/openapi.json"),
  ],
};

export interface Running {
  url: string;
  /** From the command to its first answer, in ms. */
  ready: number;
  /** Resident memory in MB. */
  memory(): number;
  stop(): Promise<void>;
}

/** Starts a server and waits for its first answer. */
export async function start({ name, command }: Contestant, env: Record<string, string> = {}): Promise<Running> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const begin = performance.now();
  const child = spawn(process.execPath, command(port), { stdio: "ignore", env: { ...process.env, ...env } });
  while (!(await answers(`${url}/me/`))) {
    if (child.exitCode !== null) throw new Error(`${name} ended with ${child.exitCode}.`);
    await sleep(2);
  }
  const ready = performance.now() - begin;
  return { url, ready, memory: () => residentMemory(child), stop: () => stop(child) };
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url, { headers })).ok;
  } catch {
    return false;
  }
}

function residentMemory({ pid }: ChildProcess): number {
  return Number(execFileSync("ps", ["-o", "rss=", "-p", String(pid)])) / 1024;
}

async function stop(child: ChildProcess): Promise<void> {
  child.kill();
  await once(child, "exit");
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, "close");
  return port;
}
