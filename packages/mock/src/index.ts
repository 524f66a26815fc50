import { bundledDescription } from "@closekit/contract";
import { serve } from "./server.ts";

export interface MockOptions {
  /** Port to listen on; 0, the default, takes a free one. */
  port?: number | undefined;
  /** Address to listen on, `127.0.0.1` by default. */
  host?: string | undefined;
  /** Make bodies up from the schemas instead of answering with the examples. */
  dynamic?: boolean | undefined;
  /** Answer 500 when an answer breaks the description, and say where. */
  errors?: boolean | undefined;
  /** Refuse unknown and read-only keys, parameters, fields and orders, which the API ignores. Recommended for tests. */
  strict?: boolean | undefined;
  /** Called with a line for each request: method, URL, status, and what the API would ignore. Failures of the mock itself go to the console otherwise. */
  log?: ((line: string) => void) | undefined;
}

export interface Mock {
  /** Base URL of the API on the mock, `http://127.0.0.1:49152/api/v1`; no slash at its end. */
  url: string;
  /** Stops the mock and ends its connections. */
  close(): Promise<void>;
}

/**
 * Starts a mock of the Close API. It keeps nothing between requests.
 *
 * @throws a TypeError when the port is none, and an error with `code` `EADDRINUSE` when it is taken
 */
export function startMock(options: MockOptions = {}): Promise<Mock> {
  return serve(bundledDescription(), options);
}
