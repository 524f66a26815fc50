import { parseArgs } from "node:util";
import { readPort } from "@closekit/contract/command";
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
  --strict               refuse unknown and read-only keys, parameters, fields and orders, which the API ignores
  --quiet                print no line for each request
  --help                 print this
  --version              print the version
`;

/** What the command line asks for. */
export type Asked = "help" | "version" | { options: ServedSandboxOptions; quiet: boolean };

/**
 * Reads the command line.
 *
 * @throws an error with a message for the user when it is wrong
 */
export function readArguments(args: string[]): Asked {
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
  if (values.help) return "help";
  if (values.version) return "version";
  const port = readPort(values);
  const { host, data, seed, strict, quiet } = values;
  const databaseUrl = values["database-url"];
  if (data !== undefined && databaseUrl !== undefined) throw new Error("--data and --database-url exclude each other.");
  const apiKey = values["api-key"];
  if (apiKey !== undefined) checkApiKey(apiKey);
  return { options: { port, host, data, databaseUrl, seed, strict, apiKey, defaultApiKey }, quiet };
}
