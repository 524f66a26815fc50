import { createFinalURL, defaultBodySerializer, type HeadersOptions, mergeHeaders } from "openapi-fetch";
import type { ErrorAnswer } from "./errors.ts";
import { InvalidResponseError, textOf } from "./failures.ts";
import { multiSegment } from "./generated/server.ts";
import type { Observer } from "./observe.ts";
import type { CallState, CloseRequest, Next } from "./pipeline.ts";

type Values = Record<string, unknown>;

/** What openapi-fetch's methods take beside the path, without its types. */
export interface SendOptions extends Omit<RequestInit, "body" | "headers"> {
  params?: { path?: unknown; query?: unknown; header?: unknown };
  headers?: Record<string, string>;
  body?: unknown;
  baseUrl?: string;
  fetch?: typeof globalThis.fetch;
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

/**
 * Makes what a client sends its requests with.
 *
 * @param usual what comes after it: the steps around each request, and `fetch`
 * @param through the same with another `fetch`
 */
export function sender(
  base: string,
  headersOf: () => Record<string, string> | undefined,
  usual: Next,
  through: (fetch: typeof globalThis.fetch) => Next,
  observer: Observer | undefined,
): Send {
  return async (method, route, init = {}) => {
    const {
      params = {},
      headers: own,
      body: given,
      baseUrl = base,
      fetch,
      parseAs = "json",
      querySerializer = commaSeparated,
      bodySerializer = defaultBodySerializer,
      ...rest
    } = init;
    const headers = mergeHeaders(headersOf(), own, params.header as HeadersOptions);
    const body = given === undefined ? given : (bodySerializer as NonNullable<SendOptions["bodySerializer"]>)(given, headers);
    // a form brings its own type, with its boundary
    if (body !== undefined && !(body instanceof FormData || headers.has("content-type"))) headers.set("content-type", "application/json");
    const url = createFinalURL(route, {
      baseUrl: baseUrl.replace(/\/$/, ""),
      params: params as { query?: Values; path?: Values },
      querySerializer,
      pathSerializer: fillIn,
    });
    const call: CallState = { observer, sent: 0, ends: [] };
    const verb = method.toUpperCase();
    const request = { ...rest, method: verb, url, route, headers, body, call } as CloseRequest;
    try {
      const response = await (fetch ? through(fetch) : usual)(request);
      const answer = { operation: `${verb} ${route}`, request: { method: verb, url }, response, body: undefined as unknown };
      answer.body = await read(answer, parseAs, call.reading);
      return answer;
    } catch (error) {
      throw call.reading?.aborted ? call.reading.reason : error; // runtimes differ in what a body that was cut off fails with
    } finally {
      for (const end of call.ends) end(parseAs === "stream");
    }
  };
}

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

/** Puts path parameters into a URL. */
const fillIn = (url: string, values: Values) =>
  url.replace(/\{(.+?)\}/g, (_, name) => {
    const value = encodeURIComponent(String(values[name]));
    return multiSegment.includes(name) ? value.replaceAll("%2F", "/") : value;
  });
