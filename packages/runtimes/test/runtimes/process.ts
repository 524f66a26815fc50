import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import type { Servers } from "../../suite/checks.ts";
import type { Report } from "../../suite/run.ts";
import { dist } from "../bundles.ts";

const run = promisify(execFile);
const { resolve } = createRequire(import.meta.url);
const packageOf = (name: string) => path.dirname(resolve(`${name}/package.json`));

async function runSuite(program: string, args: string[], { mock, odd }: Servers, env: NodeJS.ProcessEnv = {}): Promise<Report> {
  const all = [...args, path.join(dist, "process.mjs"), mock, odd];
  const { stdout } = await run(program, all, { cwd: dist, timeout: 50_000, killSignal: "SIGKILL", env: { ...process.env, ...env } });
  return JSON.parse(stdout);
}

/** The suite in a Node that is installed as `node-20` or the like. */
export const node = (name: string) => (servers: Servers) => runSuite(path.join(packageOf(name), "bin/node"), [], servers);

export const bun = (servers: Servers) => runSuite(path.join(packageOf("bun"), "bin/bun.exe"), ["run"], servers);

/** Deno may use the network, and nothing but the installed packages: a fresh cache, and none downloaded. */
export async function deno(servers: Servers): Promise<Report> {
  const cache = await mkdtemp(path.join(tmpdir(), "closekit-deno-"));
  const args = [path.join(packageOf("deno"), "bin.cjs"), "run", "--no-remote", "--no-lock", "--node-modules-dir=manual", "--allow-net"];
  try {
    return await runSuite(process.execPath, args, servers, { DENO_DIR: cache, DENO_NO_UPDATE_CHECK: "1", NO_COLOR: "1" });
  } finally {
    await rm(cache, { recursive: true, force: true });
  }
}
