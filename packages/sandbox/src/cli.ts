#!/usr/bin/env node
import module, { createRequire } from "node:module";
import { runCommand } from "@closekit/contract/command";
import { readArguments, usage } from "./arguments.ts";
import type { ServedSandbox, ServedSandboxOptions } from "./index.ts";

// from the second start on, this saves much of the time to load
module.enableCompileCache?.();

process.exitCode = await runCommand({
  name: "closekit-sandbox",
  usage,
  version: createRequire(import.meta.url)("../package.json").version,
  read: readArguments,
  async start({ options, quiet }) {
    const { startSandbox } = await import("./index.ts").catch(sayWhenTooOld);
    const sandbox = await startSandbox({ ...options, ...(!quiet && { log: (line: string) => console.log(line) }) });
    console.log(greeting(sandbox, options));
    return sandbox;
  },
});

/** SQLite comes with Node. */
function sayWhenTooOld(error: NodeJS.ErrnoException): never {
  if (error.code !== "ERR_UNKNOWN_BUILTIN_MODULE") throw error;
  throw new Error(`it needs Node 24 or later, and this is ${process.version}.`, { cause: error });
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
