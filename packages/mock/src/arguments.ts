import { parseArgs } from "node:util";
import type { MockOptions } from "./index.ts";

export const usage = `Usage: closekit-mock [options]

A mock server for the Close CRM API. It answers with the examples of the API description, checks every request
against it, and keeps nothing between requests. Unofficial.

Options:
  --port <number>  port to listen on; 0 takes a free one (default: 4010)
  --host <name>    address to listen on (default: 127.0.0.1)
  --dynamic        make bodies up from the schemas instead of answering with the examples
  --errors         answer 500 when an answer breaks the description
  --strict         refuse unknown and read-only keys, unknown parameters and orders, which the API ignores
  --verbose        print a line for each request
  --help           print this
  --version        print the version

Scenarios are chosen with the Prefer header, for instance "Prefer: code=404" or "Prefer: code=400, example=unknownLead".
`;

/** What the command line asks for. */
export type Command = { run: "help" } | { run: "version" } | { run: "mock"; options: MockOptions; verbose: boolean };

/**
 * Reads the command line.
 *
 * @throws an error with a message for the user when it is wrong
 */
export function readArguments(args: string[]): Command {
  const { values } = parseArgs({
    args,
    options: {
      port: { type: "string", default: "4010" },
      host: { type: "string", default: "127.0.0.1" },
      dynamic: { type: "boolean", default: false },
      errors: { type: "boolean", default: false },
      strict: { type: "boolean", default: false },
      verbose: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
      version: { type: "boolean", default: false },
    },
  });
  if (values.help) return { run: "help" };
  if (values.version) return { run: "version" };
  const { port, host, dynamic, errors, strict, verbose } = values;
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65535) throw new Error(`--port takes a number from 0 to 65535, not "${port}".`);
  return { run: "mock", options: { port: Number(port), host, dynamic, errors, strict }, verbose };
}
