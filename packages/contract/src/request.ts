import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import { parse } from "node:querystring";
import type { Query } from "./parameters.ts";

/** A request as it arrives, whatever server took it. */
export interface Arriving {
  method: string;
  /** Path and query. */
  url: string;
  headers: IncomingHttpHeaders;
  /** Reads the body: undefined when it is larger than `limit` bytes. What is left of it is then thrown away. */
  read(limit: number): Promise<Buffer | undefined>;
}

/** A request of Node's `http`. */
export function fromNode(request: IncomingMessage): Arriving {
  const { method = "GET", url = "/", headers } = request;
  return { method, url, headers, read: (limit) => readStream(request, limit) };
}

function readStream(request: IncomingMessage, limit: number): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size <= limit) chunks.push(chunk);
      else resolve(undefined);
    });
    // it comes last, also when all of the body has arrived and was not read
    const gone = () => reject(new Error("The client went away."));
    request.on("end", () => {
      request.off("close", gone);
      resolve(Buffer.concat(chunks));
    });
    request.on("error", reject);
    if (request.destroyed) gone();
    else request.on("close", gone);
  });
}

/** Where a request goes. */
export interface Target {
  /** In lower case. `HEAD` counts as `GET`, and a `POST` with `x-http-method-override` as the method named there. */
  method: string;
  overridden: boolean;
  path: string;
  query: Query;
}

export function target({ url, method, headers }: Arriving): Target {
  const mark = url.indexOf("?");
  const sent = method.toLowerCase();
  const override = sent === "post" ? headers["x-http-method-override"] : undefined;
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
export function hasBody({ headers }: Arriving): boolean {
  return headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;
}
