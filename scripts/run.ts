import { type ChildProcess, spawn } from "node:child_process";

export interface RunOptions {
  cwd: string;
  env?: NodeJS.ProcessEnv;
}

/**
 * Runs a command to its end.
 *
 * @returns what it wrote to standard output
 * @throws Error with all that it wrote, when it does not end with 0
 */
export function run(command: string, args: string[], { cwd, env = process.env }: RunOptions): Promise<string> {
  return new Promise((resolve, reject) => {
    if (stopped) return reject(new Error(`Stopped by ${stopped}`));
    // a group of its own, so that a signal can end it with all that it started
    const child = spawn(command, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"], detached: true });
    running.add(child);
    let stdout = "";
    let everything = "";
    child.stdout.setEncoding("utf8").on("data", (text) => {
      stdout += text;
      everything += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text) => {
      everything += text;
    });
    child.on("error", (error) => reject(new Error(`${command} cannot be started. ${hint(command)}`, { cause: error })));
    child.on("close", (code, signal) => {
      running.delete(child);
      if (code === 0) resolve(stdout);
      else if (stopped) reject(new Error(`Stopped by ${stopped}`));
      else reject(new Error(`${command} ${args.join(" ")} ended with ${signal ?? code} in ${cwd}\n\n${everything.trim()}`));
    });
  });
}

// these two are found on the PATH that pnpm gives to scripts
const hint = (command: string) =>
  ["pnpm", "turbo"].includes(command) ? "Start this through pnpm: npx --yes pnpm@12 run <script>" : "Is it installed?";

const running = new Set<ChildProcess>();
let stopped: NodeJS.Signals | undefined;

/**
 * On Ctrl-C and the like, ends what runs instead of this process, so that whoever waits for it fails and cleans up.
 *
 * @returns a function that ends this
 */
export function unwindOnSignals(): () => void {
  const stop = (signal: NodeJS.Signals) => {
    stopped = signal;
    for (const child of running) endGroup(child);
  };
  process.on("SIGINT", stop).on("SIGTERM", stop);
  return () => process.off("SIGINT", stop).off("SIGTERM", stop);
}

/** Ends a process that was started detached, and all that it started. */
export function endGroup({ pid }: ChildProcess): void {
  try {
    if (pid) process.kill(-pid, "SIGTERM");
  } catch (error) {
    // it has ended on its own
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
