import type { paths } from "@closekit/types";
import type { Client } from "openapi-fetch";
import { authorization, type Credentials } from "./credentials.ts";
import { failures } from "./failures.ts";
import type { Observer } from "./observe.ts";
import type { Middleware } from "./pipeline.ts";
import { type RateLimitOptions, rateLimits } from "./rate-limits.ts";
import { type RetryOptions, retries } from "./retries.ts";
import { type Send, type SendOptions, sender } from "./send.ts";
import { type TimeoutOptions, timeout } from "./timeout.ts";

/** Options of {@link createClient}. */
export type ClientOptions = Credentials & {
  /** Where the API lives: Close itself by default, or the URL of a mock or sandbox. */
  baseUrl?: string | undefined;
  /** What is sent again after a failure, and how often. */
  retries?: RetryOptions | false | undefined;
  /** How long calls may be held to keep to the rate limits; or a `rateLimits()` that several clients of one API key share. */
  rateLimits?: RateLimitOptions | Middleware | false | undefined;
  /** How long an attempt and a whole call may take, in ms; a number is for the attempt. */
  timeout?: TimeoutOptions | number | false | undefined;
  /** Hours from UTC, as in `-4` or `5.5`, that relative and date-only values in requests are read in: UTC by default. */
  timezoneOffset?: number | (() => number) | undefined;
  /** Told of requests, responses, retries and waits: made by `observe()`. */
  observer?: Observer | undefined;
  /** Steps around each call, the first one outermost. */
  middleware?: Middleware[] | undefined;
  /** Instead of the global `fetch`. */
  fetch?: typeof globalThis.fetch | undefined;
  /** Headers for every request. */
  headers?: Record<string, string> | undefined;
};

/**
 * A connection to the API, for the functions of this package. openapi-fetch's methods, keyed by path, are here too; what surrounds their
 * requests is the client's `middleware`, so openapi-fetch's own option of that name has no effect. `querySerializer` is a function, such as
 * openapi-fetch's `createQuerySerializer` makes.
 */
export interface CloseClient extends Pick<Client<paths, "application/json">, "GET" | "POST" | "PUT" | "DELETE"> {
  /** What the functions of this package send their requests with. */
  readonly send: Send;
}

/**
 * Connects to the API.
 *
 * @example
 * const close = createClient({ apiKey });
 * const { data } = await listLeads(close);
 *
 * @throws TypeError without credentials, or with some in `baseUrl`
 */
export function createClient(options: ClientOptions): CloseClient {
  const send = sender(options, stepsOf(options));
  // openapi-fetch's method, but for an error without a body: there `error` is undefined, which its types take for success
  const by = <Method extends "GET" | "POST" | "PUT" | "DELETE">(method: Method) =>
    (async (route: string, { params, ...init }: SendOptions & { params?: SendOptions } = {}) => {
      const { body, response } = await send(method, route, { ...init, ...params });
      return response.ok ? { data: body, response } : { error: body || { error: `HTTP ${response.status}` }, response };
    }) as unknown as CloseClient[Method];
  return { send, GET: by("GET"), POST: by("POST"), PUT: by("PUT"), DELETE: by("DELETE") };
}

/** What surrounds each request, outermost first: what the caller adds sees calls, what follows `retries` sees attempts. */
function stepsOf(options: ClientOptions): Middleware[] {
  const { retries: retry = {}, rateLimits: limits = {}, timeout: time = {}, middleware = [] } = options;
  const { attempt = 30_000, call }: TimeoutOptions = typeof time === "object" ? time : { attempt: Number(time) };
  return [
    ...middleware,
    call && timeout(call),
    retry && retries(retry),
    limits && (typeof limits === "function" ? limits : rateLimits(limits)),
    attempt && timeout(attempt),
    authorization(options),
    failures,
  ].filter(Boolean) as Middleware[];
}
