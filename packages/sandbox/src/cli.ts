#!/usr/bin/env node
import module, { createRequire } from "node:module";
import { type Command, readArguments, usage } from "./arguments.ts";

// from the second start on, this saves much of the time to load
module.enableCompileCache?.();

process.exitCode = await main();

async function main(): Promise<number> {
  let command: Command;
  try {
    command = readArguments(process.argv.slice(2));
  } catch (error) {
    console.error(`closekit-sandbox: ${(error as Error).message}\nSee closekit-sandbox --help.`);
    return 2;
  }
  if (command.run === "sandbox") return serve(command);
  console.log(command.run === "help" ? usage.trimEnd() : createRequire(import.meta.url)("../package.json").version);
  return 0;
}

async function serve({ options, seed, quiet }: Extract<Command, { run: "sandbox" }>): Promise<number> {
  const { startSandbox } = await import("./index.ts");
  try {
    const sandbox = await startSandbox({ ...options, ...(!quiet && { log: (line: string) => console.log(line) }) });
    console.log(greeting(sandbox.url, sandbox.apiKey, options.data ?? (options.databaseUrl ? "PostgreSQL" : undefined), seed));
    for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => void sandbox.close());
    return 0;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const { host, port } = options;
    const taken = `port ${port} on ${host} is in use. Stop what listens there, or choose another port with --port (0 takes a free one).`;
    console.error(`closekit-sandbox: ${code === "EADDRINUSE" ? taken : message}`);
    return 1;
  }
}

function greeting(url: string, apiKey: string, place: string | undefined, seed: string): string {
  const content =
    seed === "demo" ? "the organization of the documentation's examples" : seed === "empty" ? "an organization without leads" : seed;
  return [
    `The sandbox of the Close API is ready at ${url}/ with the API key ${apiKey}`,
    `It holds ${content}; ${place === undefined ? "it keeps its data in memory, until it stops" : `it keeps its data in ${place}, and what was there stays`}. Try:`,
    "",
    `curl -u ${apiKey}: -H 'content-type: application/json' -d '{"name": "Harbor Tools"}' ${url}/lead/`,
    "",
  ].join("\n");
}
