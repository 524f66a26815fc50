import { type ReceiveOptions, receiveWebhook } from "./receive.ts";
import type { WebhookListener } from "./router.ts";
import type { RawBody, WebhookHeaders } from "./source.ts";
import { checkKeys } from "./verify.ts";

export interface FastifyRequest {
  headers: WebhookHeaders;
  body: unknown;
}

export interface FastifyReply {
  code(status: number): unknown;
  headers(values: Record<string, string>): unknown;
}

/** The parts of a Fastify instance that are used. */
export interface FastifyInstance {
  removeAllContentTypeParsers(): unknown;
  addContentTypeParser(
    type: "*",
    parser: (request: unknown, payload: unknown, done: (error: null, body: unknown) => void) => void,
  ): unknown;
  post(path: string, handler: (request: FastifyRequest, reply: FastifyReply) => Promise<string>): unknown;
}

/**
 * A plugin for Fastify, which takes deliveries at its prefix. It leaves bodies unparsed, for itself only. A failure of the listener goes
 * to the app's error handling, with the status 500.
 *
 * @example
 * app.register(fastifyWebhook(router, { signatureKey }), { prefix: "/webhooks/close" });
 *
 * @throws TypeError when `signatureKey` is not a key
 */
export function fastifyWebhook(listener: WebhookListener, options: ReceiveOptions): (app: FastifyInstance) => Promise<void> {
  checkKeys(options.signatureKey);
  return async (app) => {
    app.removeAllContentTypeParsers();
    app.addContentTypeParser("*", (_request, payload, done) => done(null, payload));
    app.post("/", async ({ headers, body }, reply) => {
      const answer = await receiveWebhook({ headers, body: body as RawBody }, listener, options);
      reply.code(answer.status);
      reply.headers(answer.headers);
      return answer.body;
    });
  };
}
