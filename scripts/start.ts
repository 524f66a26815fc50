/** `pnpm start`: builds the mock and what it is made from, then runs it. Further arguments are the mock's own. */
import path from "node:path";
import { pathToFileURL } from "node:url";
import { run, unwindOnSignals } from "./run.ts";

const root = path.resolve(import.meta.dirname, "..");
const cli = path.join(root, "packages/mock/dist/cli.js");

const leaveSignals = unwindOnSignals();
console.error("Building the mock. The first time, this takes some 10 seconds.");
try {
  await run("turbo", ["run", "build", "--filter=@closekit/mock", "--output-logs=errors-only"], { cwd: root });
} catch (error) {
  console.error((error as Error).message);
  process.exit(1);
}

leaveSignals();

// in this process, so that signals and the exit code need no forwarding
process.argv.splice(1, 1, cli, "--host", "127.0.0.1", "--port", "4010");
await import(pathToFileURL(cli).href);
