import type { Event, EventEnvelope, WebhookDelivery as UntypedDelivery, webhooks } from "@closekit/types";

/** The kinds of object that events are about, as a subscription names them: `lead`, `activity.custom_activity` … */
export type WebhookObjectType = keyof webhooks;

/** An event about one kind of object, whatever happened to it. */
export type WebhookEventOf<Type extends WebhookObjectType> = webhooks[Type]["post"]["requestBody"]["content"]["application/json"]["event"];

/** What an event adds to what all have, where `action` would be any action. */
type Own<Described> = Described extends EventEnvelope & infer Rest ? Rest : Described;

/** The known values of a string that may have others too. */
type Known<Value> = Value extends string ? (string extends Value ? never : Value) : never;

/** What may happen to a kind of object: `created`, `updated` … */
export type WebhookAction<Type extends WebhookObjectType> =
  Own<WebhookEventOf<Type>> extends { action: infer Action } ? Known<Action> : never;

/** What an object is like in its events. */
export type WebhookData<Type extends WebhookObjectType> = NonNullable<WebhookEventOf<Type>["data"]>;

type Fields<Data> = Data extends unknown ? keyof Data & string : never;

/**
 * An event about one kind of object and one action. `data` is the object, and null when it was deleted; `previous_data` holds the old
 * values of `changed_fields`, or what is known of the object that was deleted.
 */
export type WebhookEventWith<Type extends WebhookObjectType, Action extends string> = Omit<
  WebhookEventOf<Type>,
  "action" | "changed_fields" | "data" | "previous_data"
> & {
  action: Action;
  changed_fields: (Fields<WebhookData<Type>> | (string & {}))[];
  data: Action extends "deleted" ? null : WebhookData<Type>;
  previous_data: Partial<WebhookData<Type>>;
};

/** A Custom Activity that was published just now: a draft until this event, or created as published. */
export type PublishedEvent = WebhookEventWith<"activity.custom_activity", "created" | "updated"> & { data: { status: "published" } };

/** An event about a kind of object that is newer than this package. */
export type OtherWebhookEvent = Event & { object_type: `none of the known kinds: ${string}` };

/** Any event; `object_type` tells them apart. */
export type WebhookEvent = { [Type in WebhookObjectType]: WebhookEventOf<Type> }[WebhookObjectType] | OtherWebhookEvent;

/** The body of a delivery: one event, and the id of the subscription that it is for. */
export type WebhookDelivery = Omit<UntypedDelivery, "event"> & { event: WebhookEvent };
