import type { IncomingMessage } from "node:http";
import { parse } from "node:querystring";
import type { Query } from "./parameters.ts";

/** Where a request goes. */
export interface Target {
  /** In lower case. `HEAD` counts as `GET`, and a `POST` with `x-http-method-override` as the method named there. */
  method: string;
  overridden: boolean;
  path: string;
  query: Query;
}

export function target(request: IncomingMessage): Target {
  const url = request.url ?? "/";
  const mark = url.indexOf("?");
  const sent = request.method?.toLowerCase() ?? "get";
  const override = sent === "post" ? request.headers["x-http-method-override"] : undefined;
  return {
    method: override === undefined ? (sent === "head" ? "get" : sent) : String(override).trim().toLowerCase(),
    overridden: override !== undefined,
    path: mark < 0 ? url : url.slice(0, mark),
    query: mark < 0 ? {} : { ...parse(url.slice(mark + 1)) },
  };
}

/**
 * Takes query parameters out of a body. `_params` stands for the query string, for those that are too long for a URL; it replaces
 * what the URL gives.
 */
export function splitBody(
  value: Record<string, unknown> | undefined,
  query: Query,
): { query: Query; body: Record<string, unknown> | undefined } {
  if (value === undefined || typeof value._params !== "object" || value._params === null) return { query, body: value };
  const { _params: params, ...body } = value;
  return { query: params as Query, body };
}

/** Whether the request carries a body, read or not. */
export function hasBody({ headers }: IncomingMessage): boolean {
  return headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;
}
