import type { paths } from "@closekit/types";
import createFetchClient, { type Client, createQuerySerializer } from "openapi-fetch";
import { authorization, type Credentials } from "./credentials.ts";
import { failures } from "./failures.ts";
import { baseUrl, multiSegment, timezoneHeader } from "./generated/server.ts";
import type { Observer } from "./observe.ts";
import { type CallState, type Middleware, type Next, pipeline } from "./pipeline.ts";
import { type RateLimitOptions, rateLimits } from "./rate-limits.ts";
import { type RetryOptions, retries } from "./retries.ts";
import { type TimeoutOptions, timeout } from "./timeout.ts";

/** Options of {@link createClient}. */
export type ClientOptions = Credentials & {
  /** Where the API lives: Close itself by default, or the URL of a mock or sandbox. */
  baseUrl?: string;
  /** What is sent again after a failure, and how often. */
  retries?: RetryOptions | false;
  /** How long calls may be held to keep to the rate limits; or a `rateLimits()` that several clients of one API key share. */
  rateLimits?: RateLimitOptions | Middleware | false;
  /** How long an attempt and a whole call may take, in ms; a number is for the attempt. */
  timeout?: TimeoutOptions | number | false;
  /** Hours from UTC, as in `-4` or `5.5`, that relative and date-only values in requests are read in: UTC by default. */
  timezoneOffset?: number | (() => number);
  /** Told of requests, responses, retries and waits: made by `observe()`. */
  observer?: Observer;
  /** Steps around each call, the first one outermost. */
  middleware?: Middleware[];
  /** Instead of the global `fetch`. */
  fetch?: typeof globalThis.fetch;
  /** Headers for every request. */
  headers?: Record<string, string>;
};

/** A connection to the API, for the functions of this package. openapi-fetch's methods, keyed by path, are here too. */
export interface CloseClient extends Pick<Client<paths, "application/json">, "GET" | "POST" | "PUT" | "DELETE"> {
  /** What the functions of this package send their requests with. */
  readonly send: Send;
}

/** openapi-fetch's `request`, without its types, and with the URL that was asked for. */
export type Send = (
  method: string,
  path: string,
  init?: { fetch?: unknown; params?: unknown; headers?: Record<string, string>; parseAs?: string },
) => Promise<{ data?: unknown; error?: unknown; response: Response; url: string }>;

/**
 * Connects to the API.
 *
 * @example
 * const close = createClient({ apiKey });
 * const { data } = await listLeads(close);
 *
 * @throws TypeError without credentials
 */
export function createClient(options: ClientOptions): CloseClient {
  const { timezoneOffset, observer } = options;
  const steps = [...stepsOf(options), authorization(options), failures];
  const through = (fetch: unknown) => pipeline(steps, fetch as typeof globalThis.fetch | undefined);
  const usual = through(options.fetch);
  const client = createFetchClient<paths, "application/json">({
    baseUrl: options.baseUrl ?? baseUrl,
    headers: options.headers ?? {},
    // the API reads lists joined by commas
    querySerializer: createQuerySerializer({ array: { style: "form", explode: false } }),
    pathSerializer: (url) => url, // filled in below
    Request: FetchArguments as unknown as typeof Request,
  });
  const request = client.request as unknown as Send;
  const send: Send = async (method, route, init) => {
    const call: CallState = { observer, sent: 0, ends: [] };
    const sent: Record<string, unknown> = { ...init, route, call };
    const next = init?.fetch ? through(init.fetch) : usual;
    let url = "";
    sent.fetch = (request: Parameters<Next>[0]) => {
      url = request.url;
      return next(request);
    };
    if (timezoneOffset !== undefined)
      sent.headers = {
        [timezoneHeader]: String(typeof timezoneOffset === "function" ? timezoneOffset() : timezoneOffset),
        ...init?.headers,
      };
    try {
      const answer = await request(method, fillIn(route, (init?.params as { path?: Record<string, unknown> } | undefined)?.path), sent);
      return Object.assign(answer, { url });
    } catch (error) {
      throw call.reading?.aborted ? call.reading.reason : error; // runtimes differ in what a body that was cut off fails with
    } finally {
      for (const end of call.ends) end(init?.parseAs === "stream");
    }
  };
  const by = (method: string) => (path: string, init?: object) => send(method, path, init).then(decideByStatus);
  return { send, GET: by("get"), POST: by("post"), PUT: by("put"), DELETE: by("delete") } as unknown as CloseClient;
}

/** What surrounds each request, outermost first: what the caller adds sees calls, what follows `retries` sees attempts. */
function stepsOf(options: ClientOptions): Middleware[] {
  const { retries: retry = {}, rateLimits: limits = {}, timeout: time = {}, middleware = [] } = options;
  const { attempt = 30_000, call = 0 } = typeof time === "number" ? { attempt: time } : time || { attempt: 0 };
  return [
    ...middleware,
    call && timeout(call),
    retry && retries(retry),
    limits && (typeof limits === "function" ? limits : rateLimits(limits)),
    attempt && timeout(attempt),
    options.observer?.step,
  ].filter((step) => typeof step === "function");
}

/** Puts path parameters into a route. */
const fillIn = (route: string, values: Record<string, unknown> = {}) =>
  route
    .split(/[{}]/)
    .map((part, i) => {
      if (i % 2 === 0) return part;
      const value = encodeURIComponent(String(values[part]));
      return multiSegment.includes(part) ? value.replaceAll("%2F", "/") : value;
    })
    .join("");

/**
 * Stands in for the `Request` that openapi-fetch would make: a request's body can be read only once, and the extras that frameworks
 * understand in the second argument of `fetch` would be lost.
 */
function FetchArguments(url: string, init: RequestInit) {
  return Object.assign(init, { url });
}

/** openapi-fetch leaves `error` undefined when an error comes without a body, which its types take for success. */
function decideByStatus<Result extends { error?: unknown; response: Response }>(result: Result): Result {
  return result.response.ok || result.error ? result : { ...result, error: { error: `HTTP ${result.response.status}` } };
}
