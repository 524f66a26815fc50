import { spawn } from "node:child_process";
import { endGroup, type RunOptions } from "./run.ts";

export interface MockProcess extends AsyncDisposable {
  url: string;
}

/** Starts a mock by a command, and waits for it to say where it is. */
export function startMockProcess(command: string, args: string[], { cwd, env = process.env }: RunOptions): Promise<MockProcess> {
  // in a group of their own, the command and what it starts end together
  const child = spawn(command, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"], detached: true });
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  let output = "";
  return new Promise((resolve, reject) => {
    const read = (text: string) => {
      output += text;
      const [, url] = output.match(/(http:\/\/127\.0\.0\.1:\d+[\w/]*)[.\s]/) ?? [];
      if (!url) return;
      resolve({
        url,
        async [Symbol.asyncDispose]() {
          endGroup(child);
          await ended;
        },
      });
    };
    child.stdout.setEncoding("utf8").on("data", read);
    child.stderr.setEncoding("utf8").on("data", read);
    child.once("error", reject);
    ended.then(() => reject(new Error(`${command} ${args.join(" ")} ended before the mock was ready:\n${output}`)));
  });
}
