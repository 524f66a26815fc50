import { type HeadersOptions, mergeHeaders } from "openapi-fetch";
import type { CallOptions } from "./call.ts";
import type { ClientOptions } from "./client.ts";
import type { ErrorAnswer } from "./errors.ts";
import { InvalidResponseError, textOf } from "./failures.ts";
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
  bodySerializer?: (body: unknown, headers: Headers) => BodyInit;
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
  const base = baseOf(options.baseUrl ?? baseUrl);
  const usual = pipeline(steps, options.fetch);
  return async (method, route, init = {}) => {
    const {
      path,
      query,
      header,
      headers: own,
      body: given,
      baseUrl: other,
      fetch,
      parseAs = "json",
      querySerializer = commaSeparated,
      bodySerializer = toBody,
    } = init;
    const zoned = { [timezoneHeader]: typeof zone === "function" ? zone() : zone };
    let headers: Headers;
    try {
      headers = mergeHeaders(options.headers, zoned, own, header as HeadersOptions);
    } catch {
      throw new TypeError("A header has a character that no header has. A line break?"); // the runtime's error would show it
    }
    const body = given === undefined ? given : bodySerializer(given, headers);
    // a form brings its own type, with its boundary
    if (body !== undefined && !(body instanceof FormData || headers.has("content-type"))) headers.set("content-type", "application/json");
    const search = query && querySerializer(query as Values);
    const url = baseOf(other || base) + fillIn(route, path as Values) + (search ? `?${search}` : "");
    const call: CallState = { observer, sent: 0, ends: [] };
    const request = { ...init, method, url, route, headers, body, call } as CloseRequest;
    try {
      const response = await (fetch ? pipeline(steps, fetch) : usual)(request);
      const answer = { operation: `${method} ${route}`, request: { method, url }, response, body: undefined as unknown };
      answer.body = await read(answer, parseAs, call.reading);
      return answer;
    } catch (error) {
      throw call.reading?.aborted ? call.reading.reason : error; // runtimes differ in what a body that was cut off fails with
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

/** The body of an answer. That of an error is text where it is not JSON. */
async function read(answer: ErrorAnswer, as: NonNullable<SendOptions["parseAs"]>, signal: CallState["reading"]): Promise<unknown> {
  const { response } = answer;
  const { ok, status, headers } = response;
  if (ok && as !== "json") {
    if (status === 204 || headers.get("content-length") === "0") return undefined;
    return as === "stream" ? response.body : response[as]();
  }
  const text = await textOf(answer, signal);
  if (!text) return undefined;
  try {
    return JSON.parse(text);
  } catch (cause) {
    if (ok) throw new InvalidResponseError(answer, text, cause);
    return text;
  }
}

/** Puts path parameters into a route. */
function fillIn(route: string, values: Values): string {
  let filled = route;
  for (const name in values) {
    const value = encodeURIComponent(String(values[name]));
    filled = filled.replace(`{${name}}`, multiSegment.includes(name) ? value.replaceAll("%2F", "/") : value);
  }
  return filled;
}
