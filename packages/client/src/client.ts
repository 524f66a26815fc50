import type { paths } from "@closekit/types";
import createFetchClient, { type Client, createQuerySerializer } from "openapi-fetch";
import { authorization, type Credentials } from "./credentials.ts";
import { failures } from "./failures.ts";
import { baseUrl, multiSegment } from "./generated/server.ts";
import { type Middleware, type Next, pipeline } from "./pipeline.ts";

/** Options of {@link createClient}. */
export type ClientOptions = Credentials & {
  /** Where the API lives: Close itself by default, or the URL of a mock or sandbox. */
  baseUrl?: string;
  /** Steps around each request, the first one outermost. */
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
  init?: { fetch?: unknown; params?: unknown; parseAs?: "text" },
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
  const steps = [...(options.middleware ?? []), authorization(options), failures];
  const through = (fetch: unknown) => pipeline(steps, fetch as typeof globalThis.fetch | undefined);
  const usual = through(options.fetch);
  const client = createFetchClient<paths, "application/json">({
    baseUrl: options.baseUrl ?? baseUrl,
    headers: options.headers ?? {},
    // the API reads lists joined by commas
    querySerializer: createQuerySerializer({ array: { style: "form", explode: false } }),
    pathSerializer: fillIn,
    Request: FetchArguments as unknown as typeof Request,
  });
  const request = client.request as unknown as Send;
  const send: Send = async (method, route, init) => {
    const next = init?.fetch ? through(init.fetch) : usual;
    let url = "";
    const fetch: Next = (request) => {
      url = request.url;
      return next(request);
    };
    const answer = await request(method, route, { ...init, route, fetch } as object);
    return Object.assign(answer, { url });
  };
  const by = (method: string) => (path: string, init?: object) => send(method, path, init).then(decideByStatus);
  return { send, GET: by("get"), POST: by("post"), PUT: by("put"), DELETE: by("delete") } as unknown as CloseClient;
}

/** Puts path parameters into a route. */
const fillIn = (route: string, values: Record<string, unknown>) =>
  route.replace(/\{([^}]+)\}/g, (_, name) => {
    const value = encodeURIComponent(String(values[name]));
    return multiSegment.includes(name) ? value.replaceAll("%2F", "/") : value;
  });

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
