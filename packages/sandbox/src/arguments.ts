import { parseArgs } from "node:util";
import { checkApiKey } from "./api-key.ts";
import type { ServedSandboxOptions } from "./index.ts";

/** The same at each start, so that it can stand in a configuration. It opens nothing but sandboxes. */
const defaultApiKey = "api_sandbox.sandbox";

export const usage = `Usage: closekit-sandbox [options]

A stateful sandbox of the Close CRM API: it remembers what you write, validates it and reacts. Unofficial.

Options:
  --port <number>        port to listen on; 0 takes a free one (default: 4020)
  --host <name>          address to listen on (default: 127.0.0.1)
  --data <file>          keep the data in this SQLite file; in memory without it
  --database-url <url>   keep the data in PostgreSQL, as in postgres://user:password@localhost:5432/close
  --seed <scenario>      what a new organization holds: demo, empty, or a JSON file (default: demo)
  --api-key <key>        the API key to act with (default: ${defaultApiKey}, or the first in the database)
  --strict               refuse unknown and read-only keys, unknown parameters and orders, which the API ignores
  --quiet                print no line for each request
  --help                 print this
  --version              print the version
`;

/** What the command line asks for. */
export type Command = { run: "help" } | { run: "version" } | { run: "sandbox"; options: ServedSandboxOptions; quiet: boolean };

/**
 * Reads the command line.
 *
 * @throws an error with a message for the user when it is wrong
 */
export function readArguments(args: string[]): Command {
  const { values } = parseArgs({
    args,
    options: {
      port: { type: "string", default: "4020" },
      host: { type: "string", default: "127.0.0.1" },
      data: { type: "string" },
      "database-url": { type: "string" },
      seed: { type: "string" },
      "api-key": { type: "string" },
      strict: { type: "boolean", default: false },
      quiet: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
      version: { type: "boolean", default: false },
    },
  });
  if (values.help) return { run: "help" };
  if (values.version) return { run: "version" };
  // as a variable of the shell is that has no value: nobody means "keep my data in no file", or "listen on all addresses"
  for (const [name, value] of Object.entries(values))
    if (value === "") throw new Error(`--${name} is empty. Give it a value, or leave it out.`);
  const { port, host, data, seed, strict, quiet } = values;
  const databaseUrl = values["database-url"];
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65535) throw new Error(`--port takes a number from 0 to 65535, not "${port}".`);
  if (data !== undefined && databaseUrl !== undefined) throw new Error("--data and --database-url exclude each other.");
  const apiKey = values["api-key"];
  if (apiKey !== undefined) checkApiKey(apiKey);
  return { run: "sandbox", options: { port: Number(port), host, data, databaseUrl, seed, strict, apiKey, defaultApiKey }, quiet };
}
