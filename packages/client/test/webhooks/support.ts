import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { signWebhook, type WebhookDelivery } from "@closekit/client/webhooks";

export const signatureKey = "9f2c41d07be85a6613c0f7d2488e90b5a1d36c7f02e4b8590d71fa26c3894e1b";

type Examples = Record<string, { value: WebhookDelivery }>;
interface Description {
  webhooks: Record<string, { post: { requestBody: { content: { "application/json": { examples: Examples } } } } }>;
}
const description: Description = JSON.parse(readFileSync(createRequire(import.meta.url).resolve("@closekit/spec/openapi.json"), "utf8"));
const examplesOf = (type: string) => description.webhooks[type]?.post.requestBody.content["application/json"].examples ?? {};

/** Every example of a delivery that the description has. */
export const deliveries = Object.keys(description.webhooks).flatMap((type) =>
  Object.values(examplesOf(type)).map(({ value }): [type: string, action: string, delivery: WebhookDelivery] => [
    type,
    value.event.action,
    value,
  ]),
);

/** One example of the description. */
export function example(type: string, name: string): WebhookDelivery {
  const found = examplesOf(type)[name];
  if (!found) throw new Error(`The description has no example ${name} of ${type}`);
  return found.value;
}

/** A draft of a Custom Activity, and its publication. */
export const draft = example("activity.custom_activity", "created");
export const published = example("activity.custom_activity", "published");

/** A delivery as it comes over the wire. */
export const signed = (delivery: WebhookDelivery | string = published, now?: () => number) =>
  signWebhook(delivery, { signatureKey, ...(now && { now }) });

/** The same delivery, its body no longer the one that was signed. */
export async function tampered() {
  const delivery = await signed();
  return { ...delivery, body: delivery.body.replace("published", "PUBLISHED") };
}
