import { type Deduplication, once } from "./deduplicate.ts";
import { CloseWebhookError } from "./error.ts";
import type { WebhookDelivery } from "./events.ts";
import type { WebhookListener } from "./router.ts";
import type { WebhookSource } from "./source.ts";
import { tell } from "./tell.ts";
import { type VerifyOptions, verifyWebhook } from "./verify.ts";

/** How to take deliveries. */
export interface ReceiveOptions extends VerifyOptions {
  /** Where it is kept which events were handled; without it, an event that is delivered twice is handled twice. */
  deduplicate?: Deduplication;
  /**
   * Is told why a delivery was not taken: a CloseWebhookError, or what the listener threw; and what `deduplicate` threw after the event
   * was handled. The answer waits for it, and stays the same when it fails.
   */
  onError?: (error: unknown) => unknown;
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
 * @throws CloseWebhookError `body_already_parsed`, TypeError for a wrong key, and whatever the listener throws: all to be answered with
 * 500. What carries another status, which frameworks would answer, is the `cause` of an error with this one.
 */
export async function receiveWebhook(source: WebhookSource, listener: WebhookListener, options: ReceiveOptions): Promise<WebhookAnswer> {
  try {
    const delivery = await verifyWebhook(source, options).catch(refusal);
    const refused = delivery instanceof CloseWebhookError ? delivery : await once(delivery, listener, options);
    if (!refused) return answer(200, {});
    if (options.onError) await tell(refused, options);
    return answer(refused.status, { code: refused.code, error: refused.message });
  } catch (error) {
    if (options.onError) await tell(error, options);
    throw ours(error);
  }
}

/** An error that frameworks answer with 500. They take the status from it, and a listener's may carry that of another server. */
function ours(error: unknown): unknown {
  const { status = 500, statusCode = status } = Object(error);
  if (status === 500 && statusCode === 500) return error;
  return Object.assign(new Error(`The webhook could not be handled: ${String(error)}`, { cause: error }), { status: 500 });
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
