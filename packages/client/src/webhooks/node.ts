import { failed, type ReceiveOptions, receiveWebhook, type WebhookAnswer } from "./receive.ts";
import type { WebhookListener } from "./router.ts";
import type { WebhookHeaders } from "./source.ts";
import { checkKeys } from "./verify.ts";

/** The parts of Node's `IncomingMessage` that are read. */
export type NodeRequest = AsyncIterable<unknown> & { headers: WebhookHeaders };

/** The parts of Node's `ServerResponse` that are used. */
export interface NodeResponse {
  headersSent: boolean;
  writeHead(status: number, headers: Record<string, string>): unknown;
  end(body: string): unknown;
}

const send = (response: NodeResponse, { status, headers, body }: WebhookAnswer) => {
  // somebody else has answered, as after a time-out of theirs
  if (response.headersSent) return;
  response.writeHead(status, headers);
  response.end(body);
};

/**
 * A handler for Node's `http`. A failure of the listener is answered with 500 and told to `onError`, or else to the console.
 *
 * @example
 * createServer(nodeWebhook(router, { signatureKey })).listen(3000);
 *
 * @throws TypeError when `signatureKey` is not a key
 */
export function nodeWebhook(
  listener: WebhookListener,
  options: ReceiveOptions,
): (request: NodeRequest, response: NodeResponse) => Promise<void> {
  checkKeys(options.signatureKey);
  return async (request, response) =>
    send(response, await receiveWebhook(request, listener, options).catch((error) => failed(error, options)));
}

/**
 * A handler for Express. Mount it before `express.json()`; where that cannot be, have the parser keep the bytes as `request.rawBody`. A
 * failure of the listener goes to the app's error handling, with the status 500.
 *
 * @example
 * app.post("/webhooks/close", expressWebhook(router, { signatureKey }));
 *
 * @throws TypeError when `signatureKey` is not a key
 */
export function expressWebhook(
  listener: WebhookListener,
  options: ReceiveOptions,
): (request: NodeRequest, response: NodeResponse, next: (error: unknown) => void) => Promise<void> {
  checkKeys(options.signatureKey);
  return (request, response, next) => receiveWebhook(request, listener, options).then((answer) => send(response, answer), next);
}
