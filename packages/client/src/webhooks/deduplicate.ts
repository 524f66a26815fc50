import { CloseWebhookError } from "./error.ts";
import type { WebhookDelivery } from "./events.ts";
import type { ReceiveOptions } from "./receive.ts";
import type { WebhookListener } from "./router.ts";
import { tell } from "./tell.ts";

/**
 * Where it is kept which deliveries were handled, so that none is handled twice. Close repeats one for up to 72 hours when its answer
 * was lost or came late. One that is repeated while it is still being handled is answered with 503, so that nothing is lost should
 * that fail: Close tries again.
 */
export interface Deduplication {
  /**
   * Claims a delivery before it is handled: `new` when nobody has it, and it is claimed now; `busy` when it is claimed already; `done`
   * when it was handled. It should be one atomic step, as `SET … NX` in Redis. Where claims outlive the process, let them lapse some time
   * after the longest that handling takes: a process may die over it.
   *
   * @param key the ids of subscription and event, and the event's `date_updated`, for an event that grew keeps its id
   */
  claim(key: string, delivery: WebhookDelivery): DeliveryState | Promise<DeliveryState>;
  /** Keeps that it was handled, for the 72 hours that Close may repeat it. */
  done(key: string, delivery: WebhookDelivery): unknown;
  /** Gives the claim back because handling failed, so that the next attempt is handled. */
  release(key: string, delivery: WebhookDelivery): unknown;
}

/** What is known of a delivery when it comes. */
export type DeliveryState = "new" | "busy" | "done";

/**
 * Keeps what this process is handling, and the last deliveries that it has handled, in memory: enough for one server that seldom
 * restarts. 10,000 deliveries by default.
 */
export function recentEvents(limit = 10_000): Deduplication {
  const busy = new Set<string>();
  const done = new Set<string>();
  return {
    claim(key) {
      if (done.has(key)) return "done";
      if (busy.has(key)) return "busy";
      busy.add(key);
      return "new";
    },
    done(key) {
      busy.delete(key);
      done.add(key);
      // a set iterates in the order of insertion
      for (const oldest of done) {
        if (done.size <= limit) break;
        done.delete(oldest);
      }
    },
    release: (key) => busy.delete(key),
  };
}

/** Handles a delivery unless it was handled before. The error says that it is being handled. */
export async function once(
  delivery: WebhookDelivery,
  listener: WebhookListener,
  options: ReceiveOptions,
): Promise<CloseWebhookError | undefined> {
  const { event, subscription_id } = delivery;
  const { deduplicate } = options;
  const key = `${subscription_id}/${event.id}@${event.date_updated}`;
  const state = await deduplicate?.claim(key, delivery);
  if (state === "done") return undefined;
  if (state === "busy") return new CloseWebhookError("busy", "This event is being handled since an earlier delivery. Try again later.");
  // whether the event was handled is settled, whatever becomes of the claim
  const keep = async (how: "done" | "release") => {
    try {
      await deduplicate?.[how](key, delivery);
    } catch (error) {
      await tell(error, options);
    }
  };
  try {
    await listener(event, delivery);
  } catch (error) {
    await keep("release");
    throw error;
  }
  await keep("done");
}
