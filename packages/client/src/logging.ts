import type { Hooks } from "./observe.ts";
import type { CloseRequest } from "./pipeline.ts";
import { quota } from "./quota.ts";
import { redactHeaders, redactUrl } from "./redact.ts";

/** Where {@link logging} writes: `console`, or whatever takes a message and fields. */
export interface Logger {
  debug(message: string, fields: Record<string, unknown>): void;
  info(message: string, fields: Record<string, unknown>): void;
  warn(message: string, fields: Record<string, unknown>): void;
  error(message: string, fields: Record<string, unknown>): void;
}

/** What came of a request: of an error, only name, message and code, for what else it carries may hold secrets. */
const outcome = (response: Response | undefined, error: unknown) =>
  response ? { status: response.status, remaining: quota(response)?.remaining } : { error: String(error), code: Object(error).code };

/**
 * Hooks that log requests and successes (`debug`), waits for a rate limit (`info`), errors that the API answers and retries (`warn`),
 * and requests without an answer (`error`). Values of headers and query parameters that are secret are left out, and so are bodies.
 *
 * @example
 * createClient({ apiKey, observer: observe(logging(console)) });
 */
export function logging(logger: Logger): Hooks {
  const log = (level: keyof Logger, { method, route }: CloseRequest, what: string, fields: Record<string, unknown>) =>
    logger[level](`${method} ${route} ${what}`, fields);
  return {
    onRequest: ({ request, attempt }) =>
      log("debug", request, "is sent", { url: redactUrl(request.url), headers: redactHeaders(request.headers), attempt }),
    onResponse({ request, attempt, response, error, duration }) {
      const level = !response ? "error" : response.ok ? "debug" : "warn";
      const what = response ? `answered ${response.status}` : "got no answer";
      log(level, request, what, { url: redactUrl(request.url), attempt, duration: Math.round(duration), ...outcome(response, error) });
    },
    onRetry: ({ request, attempt, delay, response, error }) =>
      log("warn", request, "will be sent again", { attempt, delay: Math.round(delay), ...outcome(response, error) }),
    onWait: ({ request, group, waited }) => log("info", request, "was held back for its rate limit", { group, waited: Math.round(waited) }),
  };
}
