import type { Hooks } from "./hooks.ts";

/**
 * Several hooks as one, called in this order.
 *
 * @example
 * createClient({ apiKey, hooks: hooksOf(logging(console), { onRetry: () => retries.increment() }) });
 */
export const hooksOf = (...all: Hooks[]): Hooks => ({
  onRequest: (sent) => all.forEach((hooks) => void hooks.onRequest?.(sent)),
  onResponse: (answered) => all.forEach((hooks) => void hooks.onResponse?.(answered)),
  onRetry: (retry) => all.forEach((hooks) => void hooks.onRetry?.(retry)),
  onWait: (wait) => all.forEach((hooks) => void hooks.onWait?.(wait)),
});
