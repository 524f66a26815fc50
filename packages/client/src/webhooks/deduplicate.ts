import type { WebhookEvent } from "./events.ts";

/**
 * Where it is kept which events were handled, so that none is handled twice. Close repeats a delivery for up to 72 hours when its answer
 * was lost or came late; one that is repeated while it is still being handled is acknowledged at once, so hand long work to a queue.
 */
export interface Deduplication {
  /**
   * Claims an event before it is handled; false when that was done before. It should be one atomic step, as `SET … NX` in Redis.
   *
   * @param key the event's id and `date_updated`, for an event that grew keeps its id
   */
  claim(key: string, event: WebhookEvent): boolean | Promise<boolean>;
  /** Gives the claim back because handling failed, so that the next attempt is handled. */
  release(key: string, event: WebhookEvent): unknown;
}

/** Keeps the last events of this process in memory: enough for one server that seldom restarts. 10,000 events by default. */
export function recentEvents(limit = 10_000): Deduplication {
  const keys = new Set<string>();
  return {
    claim(key) {
      if (keys.has(key)) return false;
      keys.add(key);
      // a set iterates in the order of insertion
      for (const oldest of keys) {
        if (keys.size <= limit) break;
        keys.delete(oldest);
      }
      return true;
    },
    release: (key) => keys.delete(key),
  };
}

/** Handles an event unless it was handled before. */
export async function once(event: WebhookEvent, deduplication: Deduplication | undefined, handle: () => unknown): Promise<void> {
  const key = `${event.id}@${event.date_updated}`;
  if (deduplication && !(await deduplication.claim(key, event))) return;
  try {
    await handle();
  } catch (error) {
    await deduplication?.release(key, event);
    throw error;
  }
}
