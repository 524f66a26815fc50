/** What goes back to the client. */
export interface Answer {
  status: number;
  /** With `content-type` and `content-length` as the payload needs them. */
  headers: Record<string, string | number>;
  /** The body as a value, undefined where there is none. */
  body: unknown;
  /** The body as it is sent. */
  payload: string;
}

/** Makes an answer; JSON bodies end in a newline, as the API's do. */
export function answer(status: number, headers: Record<string, string | number>, body: unknown, mediaType = "application/json"): Answer {
  const { "content-type": _type, "content-length": _length, ...others } = headers;
  const payload = serialize(body, mediaType);
  const type = payload.length > 0 ? { "content-type": mediaType } : {};
  const length = status === 204 ? {} : { "content-length": Buffer.byteLength(payload) };
  return { status, headers: { ...others, ...type, ...length }, body, payload };
}

/** The same answer with another JSON body. */
export function withBody({ status, headers }: Answer, body: unknown): Answer {
  return answer(status, headers, body);
}

/** The same answer with one more header. */
export function withHeader(made: Answer, name: string, value: string): Answer {
  return { ...made, headers: { ...made.headers, [name]: value } };
}

function serialize(body: unknown, mediaType: string): string {
  if (body === undefined) return "";
  if (typeof body === "string" && !/\bjson\b/.test(mediaType)) return body;
  return `${JSON.stringify(body)}\n`;
}
