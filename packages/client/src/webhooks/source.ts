import { CloseWebhookError } from "./error.ts";

/** Headers of a request: those of the Fetch standard, or an object as Node has it. */
export type WebhookHeaders = { get(name: string): string | null } | { readonly [name: string]: string | readonly string[] | undefined };

/** A raw body: text, bytes, or a stream of either. */
export type RawBody = string | ArrayBuffer | ArrayBufferView | AsyncIterable<unknown>;

/**
 * A delivery as a server has it: a `Request`, Node's `IncomingMessage`, or its headers and raw body. Where a framework keeps the raw body
 * of a parsed request as `rawBody`, that is read.
 */
export type WebhookSource =
  | Request
  | { headers: WebhookHeaders; body: RawBody }
  | { headers: WebhookHeaders; rawBody: RawBody }
  | (AsyncIterable<unknown> & { headers: WebhookHeaders });

const encoder = new TextEncoder();

/** The value of a header; names in an object may be in any case. */
export function header({ headers }: WebhookSource, name: string): string | undefined {
  if (typeof headers.get === "function") return headers.get(name) ?? undefined;
  const [, value] = Object.entries(headers).find(([key]) => key.toLowerCase() === name) ?? [];
  return value === undefined ? undefined : String(value);
}

/**
 * The bytes of the body.
 *
 * @param limit how many bytes to read from a stream at most
 * @throws CloseWebhookError `body_already_parsed` or `body_too_large`
 */
export async function readBody(source: WebhookSource, limit: number): Promise<Uint8Array> {
  const body = rawBody(source);
  if (!isStream(body)) return toBytes(body);
  const length = Number(header(source, "content-length") ?? 0);
  const chunks = body[Symbol.asyncIterator]();
  const parts: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    if (size > limit || length > limit) {
      void discard(chunks);
      throw new CloseWebhookError("body_too_large", `The body of this webhook is above ${limit} bytes.`);
    }
    const { done, value } = await chunks.next();
    if (done) return new Uint8Array(concat(parts));
    parts.push(toBytes(value as string | Uint8Array));
    size += parts.at(-1)?.length ?? 0;
  }
}

/** Reads on without keeping anything: Node's connections stay occupied as long as a body is half read. */
async function discard(chunks: AsyncIterator<unknown>): Promise<void> {
  try {
    while (!(await chunks.next()).done);
  } catch {
    // the sender has gone
  }
}

/** Where the body is to be had, as long as nobody has made something else of it. */
function rawBody(source: WebhookSource): RawBody {
  if (isRequest(source)) {
    if (source.bodyUsed || source.body?.locked) throw alreadyParsed("the body of the Request was read before");
    return source.body ? chunksOf(source.body) : "";
  }
  const { rawBody, body } = source as { rawBody?: unknown; body?: unknown };
  const given = rawBody ?? body ?? (isStream(source) ? source : "");
  if (typeof given === "string" || isBytes(given)) return given;
  if (isStream(given)) {
    if (wasRead(given)) throw alreadyParsed("the stream was read before");
    return given;
  }
  // parsers of Express 4 make it `{}` where they leave the stream alone
  if (isStream(source) && wasRead(source) === false) return source;
  throw alreadyParsed("its body is an object, not text or bytes");
}

/** Whether somebody has read from a stream of Node's; undefined where it does not say so. */
function wasRead(stream: AsyncIterable<unknown>): boolean | undefined {
  const { readableDidRead, readableEnded } = stream as { readableDidRead?: boolean; readableEnded?: boolean };
  return readableEnded || readableDidRead;
}

const alreadyParsed = (how: string) =>
  new CloseWebhookError(
    "body_already_parsed",
    `The signature of this webhook covers its raw body, and that is gone: ${how}. JSON that is written anew may differ from what was ` +
      "signed. Let nothing parse the body first. Express: mount the webhook before express.json(), or keep the bytes by " +
      "express.json({ verify: (request, _response, bytes) => { request.rawBody = bytes; } }). Fastify: register fastifyWebhook. Next.js " +
      "pages: export const config = { api: { bodyParser: false } }. NestJS: create the app with { rawBody: true }. Fetch: pass the " +
      "Request on unread, or { headers, body: await request.text() }.",
  );

// told by what they have, not by their class: test runners and polyfills bring classes of their own
const isRequest = (source: WebhookSource): source is Request => "bodyUsed" in source;
const isBytes = (value: unknown): value is ArrayBuffer | ArrayBufferView => Object(value).byteLength !== undefined;
const isStream = (value: unknown): value is AsyncIterable<unknown> => typeof Object(value)[Symbol.asyncIterator] === "function";

const toBytes = (body: string | ArrayBuffer | ArrayBufferView): Uint8Array =>
  typeof body === "string"
    ? encoder.encode(body)
    : ArrayBuffer.isView(body)
      ? new Uint8Array(body.buffer, body.byteOffset, body.byteLength)
      : new Uint8Array(body);

/** The parts as one. */
export function concat(parts: Uint8Array[]): ArrayBuffer {
  const whole = new Uint8Array(parts.reduce((size, { length }) => size + length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole.buffer;
}

/** The chunks of a stream; not every runtime iterates over streams by itself. */
async function* chunksOf(stream: ReadableStream<Uint8Array>) {
  const reader = stream.getReader();
  for (let read = await reader.read(); !read.done; read = await reader.read()) yield read.value;
}
