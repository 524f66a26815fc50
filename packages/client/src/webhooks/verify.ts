import { CloseWebhookError } from "./error.ts";
import type { WebhookDelivery } from "./events.ts";
import { checkKey, hashHeader, timestampHeader, verify } from "./signature.ts";
import { header, readBody, type WebhookSource } from "./source.ts";

/** Finds the key of a subscription; undefined when there is no such subscription. */
export type FindSignatureKey = (subscriptionId: string) => string | undefined | Promise<string | undefined>;

/** How to verify deliveries. */
export interface VerifyOptions {
  /**
   * The `signature_key` that the API gave when the webhook was created: 64 hex digits. Several where one URL serves several
   * subscriptions, or a function that finds the key by `subscription_id`, which is not verified yet when it is called.
   */
  signatureKey: string | readonly string[] | FindSignatureKey;
  /** How old a signature may be, or how far ahead, in seconds; 300 by default. */
  tolerance?: number;
  /** How many bytes are read from a stream at most; 10,000,000 by default. */
  maxBytes?: number;
  /** The current time in milliseconds since 1970, instead of `Date.now`. */
  now?: () => number;
}

/**
 * Verifies that a delivery comes from Close and was not sent again by someone else, and parses it.
 *
 * @example
 * const { event } = await verifyWebhook(request, { signatureKey });
 * if (event.object_type === "lead") console.log(event.data?.display_name);
 *
 * @throws CloseWebhookError with a `code` that says why the delivery is refused
 * @throws TypeError when `signatureKey` is not a key
 */
export async function verifyWebhook(source: WebhookSource, options: VerifyOptions): Promise<WebhookDelivery> {
  const { signatureKey, tolerance = 300, maxBytes = 10_000_000, now = Date.now } = options;
  checkKeys(signatureKey);
  const hash = header(source, hashHeader);
  const timestamp = header(source, timestampHeader);
  // what needs no body comes first, so that nobody can make us read one
  if (!hash || !timestamp) {
    throw new CloseWebhookError(
      "missing_headers",
      `This request has no ${hash ? timestampHeader : hashHeader} header: Close did not send it.`,
    );
  }
  checkAge(timestamp, now() / 1000, tolerance);
  const body = await readBody(source, maxBytes);
  for (const key of await keysFor(signatureKey, body)) {
    if (await verify(key, hash, timestamp, body)) return parse(body);
  }
  throw new CloseWebhookError(
    "bad_signature",
    "The signature of this webhook is not that of its body. Is signatureKey the key of this subscription, and the body just as it came?",
  );
}

/** Throws a TypeError unless all keys that are there already are keys. */
export function checkKeys(signatureKey: VerifyOptions["signatureKey"]): void {
  if (Array.isArray(signatureKey)) signatureKey.forEach(checkKey);
  else if (typeof signatureKey !== "function") checkKey(signatureKey);
}

function checkAge(timestamp: string, now: number, tolerance: number): void {
  const age = now - Number(timestamp);
  if (/^\d+$/.test(timestamp) && Math.abs(age) <= tolerance) return;
  const how = Number.isNaN(age) ? "at no time" : age > 0 ? `${Math.round(age)} s ago` : `${Math.round(-age)} s ahead of this clock`;
  throw new CloseWebhookError("stale_timestamp", `This webhook was signed ${how}; ${tolerance} s are tolerated.`);
}

async function keysFor(signatureKey: VerifyOptions["signatureKey"], body: Uint8Array): Promise<readonly string[]> {
  if (typeof signatureKey !== "function") return [signatureKey].flat();
  const key = await signatureKey(parse(body).subscription_id);
  return key === undefined ? [] : [key];
}

function parse(body: Uint8Array): WebhookDelivery {
  try {
    const delivery = JSON.parse(new TextDecoder().decode(body));
    if (typeof delivery.subscription_id === "string" && typeof delivery.event.object_type === "string") return delivery;
  } catch {
    // told below
  }
  throw new CloseWebhookError("malformed_body", "The body of this webhook is not the JSON of an event.");
}
