import { Readable } from "node:stream";
import { CloseWebhookError, signWebhook, type VerifyOptions, verifyWebhook, type WebhookSource } from "@closekit/client/webhooks";
import type { CustomActivity } from "@closekit/types";
import { describe, expect, expectTypeOf, test } from "vitest";
import { published, signatureKey, signed, tampered } from "./support.ts";

const otherKey = "00".repeat(32);

/** How a delivery ends: `taken`, or the code of its refusal. */
const outcome = (source: WebhookSource, options: Partial<VerifyOptions> = {}) =>
  verifyWebhook(source, { signatureKey, ...options }).then(
    () => "taken",
    (error) => (error instanceof CloseWebhookError ? error.code : error),
  );

describe("the vector of the reference", () => {
  const body =
    '{"subscription_id": "whsub_TestVector000000000001", "event": {"id": "ev_TestVector000000000001", "object_type": "activity.custom_activity", "action": "created"}}';
  const headers = {
    "close-sig-hash": "bb203985d3037732ea71fc975792baa4158ddbca4327077d9a5b1b886845d80d",
    "close-sig-timestamp": "1767225600",
  };
  const now = () => 1767225600_000;

  test("verifies", async () => {
    const { event } = await verifyWebhook({ headers, body }, { signatureKey, now });
    expect(event.id).toBe("ev_TestVector000000000001");
  });

  test("is what the signer makes", async () => {
    expect(await signWebhook(body, { signatureKey, now })).toEqual({
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body,
    });
  });

  test.each([
    ["another body", { headers, body: body.replace("created", "deleted") }],
    ["another time", { headers: { ...headers, "close-sig-timestamp": "1767225601" }, body }],
    ["another hash", { headers: { ...headers, "close-sig-hash": headers["close-sig-hash"].replace("bb", "ba") }, body }],
    ["a hash in capitals", { headers: { ...headers, "close-sig-hash": headers["close-sig-hash"].toUpperCase() }, body }],
    ["a hash that is cut off", { headers: { ...headers, "close-sig-hash": headers["close-sig-hash"].slice(0, 62) }, body }],
    ["no body", { headers, body: "" }],
  ])("refuses %s", async (_what, source) => {
    expect(await outcome(source, { now })).toBe("bad_signature");
  });
});

describe("takes a delivery as", () => {
  const bytes = (text: string) => new TextEncoder().encode(text);
  type Signed = Awaited<ReturnType<typeof signed>>;
  test.each<[string, (delivery: Signed) => WebhookSource]>([
    ["a Request", (delivery) => new Request("https://hooks.example.com", delivery)],
    ["text and headers", ({ body, headers }) => ({ body, headers })],
    ["text and Headers", ({ body, headers }) => ({ body, headers: new Headers(headers) })],
    ["bytes", ({ body, headers }) => ({ body: bytes(body), headers })],
    ["a view into a larger buffer", ({ body, headers }) => ({ body: bytes(`xx${body}xx`).subarray(2, -2), headers })],
    ["an ArrayBuffer", ({ body, headers }) => ({ body: bytes(body).buffer, headers })],
    ["a Buffer", ({ body, headers }) => ({ body: Buffer.from(body), headers })],
    [
      "a stream of bytes",
      ({ body, headers }) => ({ body: Readable.from([Buffer.from(body.slice(0, 9)), Buffer.from(body.slice(9))]), headers }),
    ],
    ["a stream of text", ({ body, headers }) => Object.assign(Readable.from([body]), { headers })],
    ["a parsed body, where the raw one was kept", ({ body, headers }) => ({ body: JSON.parse(body), rawBody: Buffer.from(body), headers })],
    [
      "headers in any case",
      ({ body, headers }) => ({
        body,
        headers: Object.fromEntries(Object.entries(headers).map(([key, value]) => [key.toUpperCase(), value])),
      }),
    ],
    ["text beyond ASCII", ({ body, headers }) => ({ body: bytes(body), headers })],
  ])("%s", async (_what, source) => {
    const name = { ...published, event: { ...published.event, meta: { note: "Zoë · 漁港 🐟" } } } as typeof published;
    expect(await verifyWebhook(source(await signed(name)), { signatureKey })).toEqual(name);
  });
});

test("types the event by its object_type", async () => {
  const { event, subscription_id } = await verifyWebhook(await signed(), { signatureKey });
  expectTypeOf(subscription_id).toEqualTypeOf<string>();
  expect(subscription_id).toBe(published.subscription_id);
  if (event.object_type !== "activity.custom_activity") throw new Error("an event of another type");
  expectTypeOf(event.data).toEqualTypeOf<CustomActivity | null>();
  expect(event.data?.status).toBe("published");
});

describe("refuses", () => {
  test.each(["close-sig-hash", "close-sig-timestamp"])("what has no %s", async (name) => {
    const { headers, body } = await signed();
    delete headers[name];
    expect(await outcome({ headers, body })).toBe("missing_headers");
    await expect(verifyWebhook({ headers, body }, { signatureKey })).rejects.toThrow(name);
  });

  test.each([
    [300, "taken"],
    [301, "stale_timestamp"],
    [-300, "taken"],
    [-301, "stale_timestamp"],
  ])("a signature that is %i s old: %s", async (age, expected) => {
    const now = () => 1_800_000_000_000;
    const delivery = await signed(published, () => now() - age * 1000);
    expect(await outcome(delivery, { now })).toBe(expected);
    expect(await outcome(delivery, { now, tolerance: 301 })).toBe("taken");
  });

  test.each(["", "soon", "1e9", "-5", "0x10"])("the timestamp %j", async (timestamp) => {
    const { headers, body } = await signed();
    const code = await outcome({ body, headers: { ...headers, "close-sig-timestamp": timestamp } }, { now: () => 1_000_000_000_000 });
    expect(code).toBe(timestamp === "" ? "missing_headers" : "stale_timestamp");
  });

  test("a body that was changed", async () => {
    expect(await outcome(await tampered())).toBe("bad_signature");
  });

  test.each(["not JSON", "null", "[]", "{}", '{"subscription_id":"whsub_x"}', '{"subscription_id":"whsub_x","event":null}'])(
    "%s, though it is signed",
    async (body) => {
      expect(await outcome(await signed(body))).toBe("malformed_body");
    },
  );

  test("more bytes than it should read, announced or not", async () => {
    const { headers, body } = await signed();
    const announced = new Request("https://hooks.example.com", {
      method: "POST",
      headers: { ...headers, "content-length": "101" },
      body: "x",
    });
    expect(await outcome(announced, { maxBytes: 100 })).toBe("body_too_large");
    expect(await outcome({ headers, body: Readable.from([body]) }, { maxBytes: body.length - 1 })).toBe("body_too_large");
    const { length } = Buffer.from(body);
    expect(await outcome({ headers, body: Readable.from([body]) }, { maxBytes: length })).toBe("taken");
  });

  test("without reading the body, when the headers suffice for it", async () => {
    const request = new Request("https://hooks.example.com", { method: "POST", body: "{}" });
    expect(await outcome(request)).toBe("missing_headers");
    expect(request.bodyUsed).toBe(false);
  });
});

describe("says so when the body was parsed already", () => {
  test("an object in its place", async () => {
    const { headers, body } = await signed();
    const parsed = { headers, body: JSON.parse(body) };
    expect(await outcome(parsed)).toBe("body_already_parsed");
    await expect(verifyWebhook(parsed, { signatureKey })).rejects.toThrow("before express.json()");
  });

  test("a Request that was read", async () => {
    const request = new Request("https://hooks.example.com", await signed());
    await request.json();
    expect(await outcome(request)).toBe("body_already_parsed");
  });

  test("a Request that is being read", async () => {
    const request = new Request("https://hooks.example.com", await signed());
    request.body?.getReader();
    expect(await outcome(request)).toBe("body_already_parsed");
  });

  test("a stream that was read", async () => {
    const { headers, body } = await signed();
    const stream = Object.assign(Readable.from([body]), { headers });
    await stream.toArray();
    expect(await outcome(stream)).toBe("body_already_parsed");
  });
});

describe("signatureKey", () => {
  test("may be several", async () => {
    expect(await outcome(await signed(), { signatureKey: [otherKey, signatureKey] })).toBe("taken");
    expect(await outcome(await signed(), { signatureKey: [otherKey] })).toBe("bad_signature");
    expect(await outcome(await signed(), { signatureKey: [] })).toBe("bad_signature");
  });

  test("may be found by the id of the subscription", async () => {
    const keys = new Map([[published.subscription_id, signatureKey]]);
    const find = async (id: string) => keys.get(id);
    expect(await outcome(await signed(), { signatureKey: find })).toBe("taken");
    keys.set(published.subscription_id, otherKey);
    expect(await outcome(await signed(), { signatureKey: find })).toBe("bad_signature");
    keys.clear();
    expect(await outcome(await signed(), { signatureKey: find })).toBe("bad_signature");
  });

  test.each(["", "secret", "abc", undefined as never])("%j is none, and is not told", async (key) => {
    const error = await outcome(await signed(), { signatureKey: key });
    expect(error).toBeInstanceOf(TypeError);
    expect(String(error)).not.toContain("secret");
    await expect(signWebhook("{}", { signatureKey: key })).rejects.toThrow(TypeError);
  });

  test("is in no error", async () => {
    const error = await verifyWebhook(await tampered(), { signatureKey }).catch((thrown) => thrown);
    expect(error).toMatchObject({ name: "CloseWebhookError", code: "bad_signature", status: 401 });
    expect(JSON.stringify({ ...error, message: error.message, stack: error.stack })).not.toMatch(/9f2c41d0|[0-9a-f]{64}/);
  });
});
