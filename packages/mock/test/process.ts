import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";

export interface Finished {
  code: number | null;
  output: string;
  errors: string;
}

/** Runs a program of Node to its end, which comes at the latest in half a minute: a test that was given up would leave it behind. */
export async function run(args: string[]): Promise<Finished> {
  const child = spawn(process.execPath, args, { timeout: 30_000 });
  const texts = collected(child);
  const [code] = await once(child, "close");
  return { code, output: texts.output, errors: texts.errors };
}

/** Starts a program of Node, and waits until its output has this in it. */
export async function started(
  args: string[],
  ready: RegExp,
  options: SpawnOptions = {},
): Promise<{ child: ChildProcess; texts: Omit<Finished, "code"> }> {
  const child = spawn(process.execPath, args, { stdio: "pipe", ...options });
  const texts = collected(child);
  await new Promise<void>((resolve, reject) => {
    child.stdout?.on("data", () => ready.test(texts.output) && resolve());
    child.once("exit", (code) => reject(new Error(`It ended with ${code}: ${texts.errors}${texts.output}`)));
  });
  return { child, texts };
}

function collected(child: ChildProcess): Omit<Finished, "code"> {
  const texts = { output: "", errors: "" };
  child.stdout?.on("data", (chunk) => {
    texts.output += chunk;
  });
  child.stderr?.on("data", (chunk) => {
    texts.errors += chunk;
  });
  return texts;
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, "close");
  return port;
}
