import { bundledDescription, type RequestBody, resolve } from "@closekit/contract";
import { shapeOf } from "../../engine/shape.ts";

interface Webhooks {
  webhooks: Record<string, { post: { requestBody: RequestBody } }>;
}

let known: Set<string> | undefined;

/** Whether there are events of an object type and action: the description has a webhook for each type, which names its actions. */
export function isWebhookEvent({ object_type, action }: { object_type: string; action: string }): boolean {
  known ??= readPairs();
  return known.has(`${object_type}.${action}`);
}

function readPairs(): Set<string> {
  const document = bundledDescription();
  const { webhooks } = document as typeof document & Webhooks;
  return new Set(
    Object.entries(webhooks).flatMap(([objectType, node]) => {
      const { post } = resolve(document, node);
      const delivery = post.requestBody.content["application/json"]?.schema ?? {};
      const event = shapeOf(document, delivery).properties.get("event") ?? {};
      const actions = shapeOf(document, event).properties.get("action")?.["x-extensible-enum"] ?? [];
      return actions.map((each) => `${objectType}.${each}`);
    }),
  );
}
