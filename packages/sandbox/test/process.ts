import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

const cli = fileURLToPath(new URL("../dist/cli.js", import.meta.url));

/** The command, running. */
export interface Running {
  child: ChildProcess;
  url: string;
  apiKey: string;
  /** What it printed until it was ready. */
  greeting: string;
  /** Resolves to its exit code, or null when a signal ended it. */
  ended: Promise<number | null>;
}

/** Runs the command until it is ready. */
export async function start(...args: string[]): Promise<Running> {
  const child = spawn(process.execPath, [cli, "--port", "0", ...args], { stdio: ["ignore", "pipe", "pipe"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  const ended = new Promise<number | null>((resolve) => child.once("exit", (code) => resolve(code)));
  let printed = "";
  let failed = "";
  child.stderr?.on("data", (chunk) => {
    failed += chunk;
  });
  await new Promise<void>((resolve, reject) => {
    child.stdout?.on("data", (chunk) => {
      printed += chunk;
      if (printed.includes("curl")) resolve();
    });
    void ended.then((code) => reject(new Error(`ended with ${code}: ${failed}`)));
  });
  const [, url = "", apiKey = ""] = /ready at (\S+)\/ with the API key (\S+)/.exec(printed) ?? [];
  return { child, url, apiKey, greeting: printed, ended };
}

/** Runs the command to its end. */
export async function run(...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, [cli, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  let [out, err] = ["", ""];
  child.stdout.on("data", (chunk) => {
    out += chunk;
  });
  child.stderr.on("data", (chunk) => {
    err += chunk;
  });
  const code = await new Promise<number | null>((resolve) => child.once("exit", resolve));
  return { code, out, err };
}
