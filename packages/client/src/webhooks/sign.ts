import type { WebhookDelivery } from "./events.ts";
import { hashHeader, sign, timestampHeader } from "./signature.ts";

/** How to sign a delivery. */
export interface SignOptions {
  /** The key that the receiver verifies with: hex digits. */
  signatureKey: string;
  /** The time of the signature in milliseconds since 1970, instead of `Date.now`. */
  now?: () => number;
}

/** A delivery that `fetch` can send, and that `verifyWebhook` takes. */
export interface SignedWebhook {
  method: "POST";
  headers: Record<string, string>;
  body: string;
}

/**
 * Signs a delivery as Close does, for tests of your receiver.
 *
 * @param delivery the delivery, or its text
 * @example
 * await fetch(url, await signWebhook(delivery, { signatureKey }));
 *
 * @throws TypeError when `signatureKey` is not hex
 */
export async function signWebhook(
  delivery: WebhookDelivery | string,
  { signatureKey, now = Date.now }: SignOptions,
): Promise<SignedWebhook> {
  const body = typeof delivery === "string" ? delivery : JSON.stringify(delivery);
  const timestamp = String(Math.floor(now() / 1000));
  const hash = await sign(signatureKey, timestamp, new TextEncoder().encode(body));
  return { method: "POST", headers: { "content-type": "application/json", [hashHeader]: hash, [timestampHeader]: timestamp }, body };
}
