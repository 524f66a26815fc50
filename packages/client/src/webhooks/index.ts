export { type Deduplication, type DeliveryState, recentEvents } from "./deduplicate.ts";
export { CloseWebhookError, type CloseWebhookErrorCode } from "./error.ts";
export type {
  OtherWebhookEvent,
  PublishedEvent,
  WebhookAction,
  WebhookData,
  WebhookDelivery,
  WebhookEvent,
  WebhookEventOf,
  WebhookEventWith,
  WebhookObjectType,
} from "./events.ts";
export { type FastifyInstance, type FastifyReply, type FastifyRequest, fastifyWebhook } from "./fastify.ts";
export { fetchWebhook, type HonoContext, honoWebhook } from "./fetch.ts";
export { expressWebhook, type NodeRequest, type NodeResponse, nodeWebhook } from "./node.ts";
export { type ReceiveOptions, receiveWebhook, type WebhookAnswer } from "./receive.ts";
export { isPublished, type WebhookListener, type WebhookRouter, webhookRouter } from "./router.ts";
export { type SignedWebhook, type SignOptions, signWebhook } from "./sign.ts";
export type { RawBody, WebhookHeaders, WebhookSource } from "./source.ts";
export { type FindSignatureKey, type VerifyOptions, verifyWebhook } from "./verify.ts";
