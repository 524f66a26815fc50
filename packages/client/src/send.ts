import { type HeadersOptions, mergeHeaders } from "openapi-fetch";
import type { CallOptions } from "./call.ts";
import type { ClientOptions } from "./client.ts";
import type { ErrorAnswer } from "./errors.ts";
import { bodyOf, InvalidResponseError } from "./failures.ts";
import { baseUrl, multiSegment, timezoneHeader } from "./generated/server.ts";
import { type CallState, type CloseRequest, type Middleware, pipeline } from "./pipeline.ts";

type Values = Record<string, unknown>;

/** A request of the description, and what openapi-fetch's methods take beside it; without types. */
export interface SendOptions extends Omit<CallOptions, "idempotent"> {
  path?: unknown;
  query?: unknown;
  header?: unknown;
  body?: unknown;
  baseUrl?: string;
  parseAs?: "json" | "text" | "blob" | "arrayBuffer" | "stream";
  querySerializer?: (query: Values) => string;
  bodySerializer?: (body: unknown, headers: Headers) => RequestInit["body"];
}

/** Sends a request of the description, and gives the answer with its body: parsed, as long as `parseAs` says nothing else. */
export type Send = (method: string, route: string, init?: SendOptions) => Promise<ErrorAnswer>;

/** The API reads lists joined by commas. What has no value is left out. */
const commaSeparated = (query: Values) =>
  Object.entries(query)
    .flatMap(([name, value]) => {
      const values = [value ?? []].flat() as string[];
      return values.length > 0 ? `${name}=${values.map(encodeURIComponent)}` : [];
    })
    .join("&");

/** Makes what a client sends its requests with, through these steps. */
export function sender(options: ClientOptions, steps: Middleware[]): Send {
  const { timezoneOffset: zone, observer } = options;
  const own = baseOf(options.baseUrl ?? baseUrl);
  const send = pipeline(steps, options.fetch);
  return async (method, route, init = {}) => {
    const { query, body: given, baseUrl: other, parseAs = "json", querySerializer = commaSeparated, bodySerializer = toBody } = init;
    const zoned = { [timezoneHeader]: typeof zone === "function" ? zone() : zone };
    let headers: Headers;
    try {
      headers = mergeHeaders(options.headers, zoned, init.headers, init.header as HeadersOptions);
    } catch {
      throw new TypeError("A header has a character that no header has. A line break?"); // the runtime's error would show it
    }
    const body = given === undefined ? given : bodySerializer(given, headers);
    // a form brings its own type, with its boundary
    if (body !== undefined && !(body instanceof FormData || headers.has("content-type"))) headers.set("content-type", "application/json");
    const search = query && querySerializer(query as Values);
    const url = (other ? baseOf(other) : own) + fillIn(route, init.path as Values | undefined) + (search ? `?${search}` : "");
    const answer = { operation: `${method} ${route}`, request: { method, url } } as ErrorAnswer;
    let read: unknown;
    const call: CallState = {
      observer,
      sent: 0,
      held: 0,
      read(response) {
        if (response === answer.response) return read;
        answer.response = response;
        const { ok, status, headers } = response;
        const as = ok && parseAs !== "json" ? parseAs : undefined; // errors are JSON, or text
        if (as === "stream") read = response.body;
        else if (as && (status === 204 || headers.get("content-length") === "0")) read = undefined;
        // the caller's own steps may want to read it, too
        else read = bodyOf(answer, call.reading, as, options.middleware?.length);
        return read;
      },
      ends: [],
    };
    const request = { ...init, method, url, route, headers, body, call } as CloseRequest;
    try {
      answer.body = await call.read(await send(request));
      return parsed(answer, parseAs);
    } finally {
      for (const end of call.ends) end(parseAs === "stream");
    }
  };
}

/** Without the slash at the end. `fetch` takes no URL with a password, and its error would show it. */
function baseOf(url: string): string {
  if (/^\w+:\/*[^/?#]*@/.test(url)) throw new TypeError("A baseUrl cannot hold credentials.");
  return url.replace(/\/$/, "");
}

/** The API takes JSON. */
const toBody = (body: unknown): BodyInit => (body instanceof FormData ? body : JSON.stringify(body));

/** An answer with its body parsed. That of an error stays text where it is not JSON. */
function parsed(answer: ErrorAnswer, as: SendOptions["parseAs"]): ErrorAnswer {
  const { body, request, response } = answer;
  try {
    if (!response.ok || as === "json")
      answer.body = body || (response.ok && request.method === "GET") ? JSON.parse(body as string) : undefined;
  } catch (cause) {
    if (response.ok) throw new InvalidResponseError(answer, body as string, cause);
  }
  return answer;
}

/** Puts path parameters into a route. */
function fillIn(route: string, values: Values = {}): string {
  return route.replace(/{(\w+)}/g, (_, name) => {
    const value = encodeURIComponent((values[name] ?? "") as string);
    if (!value) throw new TypeError(`${name} is empty: ${route}`); // the URL would be another, such as that of the list
    return multiSegment.includes(name) ? value.replaceAll("%2F", "/") : value;
  });
}
