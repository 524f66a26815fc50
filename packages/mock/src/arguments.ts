import { parseArgs } from "node:util";
import { readPort } from "@closekit/contract/command";
import type { MockOptions } from "./index.ts";

export const usage = `Usage: closekit-mock [options]

A mock server for the Close CRM API. It answers with the examples of the API description, checks every request
against it, and keeps nothing between requests. Unofficial.

Options:
  --port <number>  port to listen on; 0 takes a free one (default: 4010)
  --host <name>    address to listen on (default: 127.0.0.1)
  --dynamic        make bodies up from the schemas instead of answering with the examples
  --errors         answer 500 when an answer breaks the description
  --strict         refuse unknown and read-only keys, parameters, fields and orders, which the API ignores
  --verbose        print a line for each request
  --help           print this
  --version        print the version

Scenarios are chosen with the Prefer header, for instance "Prefer: code=404" or "Prefer: code=400, example=unknownLead".
`;

/** What the command line asks for. */
export type Asked = "help" | "version" | { options: MockOptions; verbose: boolean };

/**
 * Reads the command line.
 *
 * @throws an error with a message for the user when it is wrong
 */
export function readArguments(args: string[]): Asked {
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
  if (values.help) return "help";
  if (values.version) return "version";
  const { host, dynamic, errors, strict, verbose } = values;
  return { options: { port: readPort(values), host, dynamic, errors, strict }, verbose };
}
