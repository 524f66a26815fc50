import { failed, type ReceiveOptions, receiveWebhook, type WebhookAnswer } from "./receive.ts";
import type { WebhookListener } from "./router.ts";
import { checkKeys } from "./verify.ts";

const toResponse = ({ body, ...init }: WebhookAnswer) => new Response(body, init);

/**
 * A handler for all that speaks the Fetch standard: workerd, Deno, Bun, Next.js routes … A failure of the listener is answered with 500
 * and told to `onError`, or else to the console.
 *
 * @example
 * export default { fetch: fetchWebhook(router, { signatureKey }) };
 *
 * @throws TypeError when `signatureKey` is not a key
 */
export function fetchWebhook(listener: WebhookListener, options: ReceiveOptions): (request: Request) => Promise<Response> {
  checkKeys(options.signatureKey);
  return (request) =>
    receiveWebhook(request, listener, options)
      .catch((error) => failed(error, options))
      .then(toResponse);
}

/** The parts of Hono's context that are read. */
export interface HonoContext {
  req: { raw: Request; bodyCache: { text?: unknown; arrayBuffer?: unknown; blob?: unknown } };
}

/**
 * A handler for Hono. A failure of the listener goes to `app.onError`, with the status 500. Middleware may have read the body by Hono's
 * `json()`, `text()`, `arrayBuffer()` or `blob()`.
 *
 * @example
 * app.post("/webhooks/close", honoWebhook(router, { signatureKey }));
 *
 * @throws TypeError when `signatureKey` is not a key
 */
export function honoWebhook(listener: WebhookListener, options: ReceiveOptions): (context: HonoContext) => Promise<Response> {
  checkKeys(options.signatureKey);
  return async ({ req: { raw, bodyCache } }) => {
    const body = (await (bodyCache.arrayBuffer ?? bodyCache.text ?? bodyCache.blob)) as BodyInit | undefined;
    const source = body === undefined ? raw : { headers: raw.headers, body: await new Response(body).arrayBuffer() };
    return toResponse(await receiveWebhook(source, listener, options));
  };
}
