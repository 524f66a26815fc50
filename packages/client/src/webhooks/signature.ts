import type { webhooks } from "@closekit/types";
import { concat } from "./source.ts";

/** The headers that carry a signature. */
type SignatureHeader = keyof webhooks["lead"]["post"]["parameters"]["header"];

export const hashHeader = "close-sig-hash" satisfies SignatureHeader;
export const timestampHeader = "close-sig-timestamp" satisfies SignatureHeader;

const algorithm = { name: "HMAC", hash: "SHA-256" };
const message = (timestamp: string, body: Uint8Array) => concat([new TextEncoder().encode(timestamp), body]);

/** The HMAC-SHA256 of timestamp and raw body in lower-case hex. */
export async function sign(signatureKey: string, timestamp: string, body: Uint8Array): Promise<string> {
  const signature = await crypto.subtle.sign("HMAC", await importKey(signatureKey, "sign"), message(timestamp, body));
  return Array.from(new Uint8Array(signature), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Whether a signature is that of timestamp and raw body; compared in constant time. */
export async function verify(signatureKey: string, hash: string, timestamp: string, body: Uint8Array): Promise<boolean> {
  if (!/^[0-9a-f]{64}$/.test(hash)) return false;
  return crypto.subtle.verify("HMAC", await importKey(signatureKey, "verify"), fromHex(hash), message(timestamp, body));
}

/** @throws TypeError when a key is not what the API calls `signature_key`, as with an environment variable that is not set */
export function checkKey(signatureKey: unknown): asserts signatureKey is string {
  if (typeof signatureKey === "string" && /^([0-9a-fA-F]{2})+$/.test(signatureKey)) return;
  throw new TypeError("signatureKey must be the signature_key of a webhook, in hex as the API gave it. Is the environment variable set?");
}

async function importKey(signatureKey: string, use: "sign" | "verify") {
  checkKey(signatureKey);
  return crypto.subtle.importKey("raw", fromHex(signatureKey), algorithm, false, [use]);
}

const fromHex = (hex: string) => Uint8Array.from(hex.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
