import { type Deduplication, once } from "./deduplicate.ts";
import { CloseWebhookError } from "./error.ts";
import type { WebhookDelivery } from "./events.ts";
import type { WebhookListener } from "./router.ts";
import type { WebhookSource } from "./source.ts";
import { type VerifyOptions, verifyWebhook } from "./verify.ts";

/** How to take deliveries. */
export interface ReceiveOptions extends VerifyOptions {
  /** Where it is kept which events were handled; without it, an event that is delivered twice is handled twice. */
  deduplicate?: Deduplication;
  /** Is told why a delivery was not taken: a CloseWebhookError, or what the listener threw. */
  onError?: (error: unknown) => void;
}

/** What to answer a delivery. */
export interface WebhookAnswer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/**
 * Takes a delivery: verifies it, has the listener handle it, and says what to answer. All handlers of this module are shells around it;
 * with another framework, write your own. Close takes any answer but a success for a failure, and tries again.
 *
 * @throws CloseWebhookError `body_already_parsed`, TypeError for a wrong key, and whatever the listener throws: all to be answered with 500
 */
export async function receiveWebhook(source: WebhookSource, listener: WebhookListener, options: ReceiveOptions): Promise<WebhookAnswer> {
  try {
    const delivery = await verifyWebhook(source, options).catch(refusal);
    if (delivery instanceof CloseWebhookError) {
      options.onError?.(delivery);
      return answer(delivery.status, { code: delivery.code, error: delivery.message });
    }
    await once(delivery.event, options.deduplicate, () => listener(delivery.event, delivery));
    return answer(200, {});
  } catch (error) {
    options.onError?.(error);
    throw error;
  }
}

/** The sender's faults are for the sender to read; ours are not. */
function refusal(error: unknown): CloseWebhookError | WebhookDelivery {
  if (error instanceof CloseWebhookError && error.status < 500) return error;
  throw error;
}

const answer = (status: number, body: object): WebhookAnswer => ({
  status,
  headers: { "content-type": "application/json" },
  body: JSON.stringify(body),
});

/** What servers that have no error handling of their own answer, after making the error known. */
export function failed(error: unknown, { onError }: ReceiveOptions): WebhookAnswer {
  if (!onError) console.error(error);
  return answer(500, { error: "The webhook could not be handled." });
}
