import type { Answer, Arriving } from "@closekit/contract";

/** A request of the Fetch standard; `path` is its URL without the host. */
export function fromFetch(request: Request, path: string): Arriving {
  const headers = Object.fromEntries(request.headers);
  if (request.body) headers["transfer-encoding"] ??= "chunked";
  return {
    method: request.method,
    url: path,
    headers,
    async read(limit) {
      if (Number(headers["content-length"] ?? 0) > limit) return undefined;
      const bytes = Buffer.from(await request.arrayBuffer());
      return bytes.length > limit ? undefined : bytes;
    },
  };
}

/** The same from the arguments of `fetch`, which is faster where headers and body are plain: then no `Request` is needed. */
export function fromArguments(path: string, init: RequestInit | undefined, whole: () => Request): Arriving {
  const { method = "GET", body, headers: given, signal } = init ?? {};
  const isPlain = (body === undefined || body === null || typeof body === "string") && !signal?.aborted;
  if (!isPlain) return fromFetch(whole(), path);
  const headers = Object.fromEntries(given instanceof Headers ? given : new Headers(given));
  const bytes = Buffer.from(body ?? "");
  if (bytes.length > 0) {
    headers["content-type"] ??= "text/plain;charset=UTF-8";
    headers["content-length"] = String(bytes.length);
  }
  return { method: method.toUpperCase(), url: path, headers, read: async (limit) => (bytes.length > limit ? undefined : bytes) };
}

export function toFetch({ status, headers, payload }: Answer, method: string): Response {
  const { "content-length": _, ...others } = headers as Record<string, string>;
  const empty = payload.length === 0 || method === "HEAD";
  return new Response(empty ? null : payload, { status, headers: others });
}
