#!/usr/bin/env node
import module, { createRequire } from "node:module";
import { type Command, readArguments, usage } from "./arguments.ts";
import type { ServedSandbox, ServedSandboxOptions } from "./index.ts";

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

async function serve({ options, quiet }: Extract<Command, { run: "sandbox" }>): Promise<number> {
  try {
    const { startSandbox } = await import("./index.ts");
    const sandbox = await startSandbox({ ...options, ...(!quiet && { log: (line: string) => console.log(line) }) });
    console.log(greeting(sandbox, options));
    for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => void sandbox.close());
    return 0;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const { host, port } = options;
    const taken = `port ${port} on ${host} is in use. Stop what listens there, or choose another port with --port (0 takes a free one).`;
    // SQLite comes with Node
    const old = `it needs Node 24 or later, and this is ${process.version}.`;
    const told = code === "EADDRINUSE" ? taken : code === "ERR_UNKNOWN_BUILTIN_MODULE" ? old : message;
    console.error(`closekit-sandbox: ${told}`);
    return 1;
  }
}

function greeting({ url, apiKey, isNew }: ServedSandbox, options: ServedSandboxOptions): string {
  return [
    `The sandbox of the Close API is ready at ${url}/ with the API key ${apiKey}`,
    `It ${isNew ? told(options) : resumed(options)}. Try:`,
    "",
    `curl -u ${apiKey}: -H 'content-type: application/json' -d '{"name": "Harbor Tools"}' ${url}/lead/`,
    "",
  ].join("\n");
}

function placeOf({ data, databaseUrl }: ServedSandboxOptions): string | undefined {
  return data ?? (databaseUrl === undefined ? undefined : "PostgreSQL");
}

/** What a new organization holds, and where that is kept. */
function told({ seed = "demo", ...options }: ServedSandboxOptions): string {
  const place = placeOf(options);
  const content =
    seed === "demo" ? "the organization of the documentation's examples" : seed === "empty" ? "an organization without leads" : seed;
  return `holds ${content}; it keeps its data in ${place === undefined ? "memory, until it stops" : `${place}, and what was there stays`}`;
}

/** What an organization holds that was there before. */
function resumed({ seed, ...options }: ServedSandboxOptions): string {
  const unused = seed === undefined ? "" : `; --seed ${seed} is for a new one`;
  return `goes on with the organization that was in ${placeOf(options)}, as it was left${unused}`;
}
