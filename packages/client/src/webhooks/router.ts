import type {
  PublishedEvent,
  WebhookAction,
  WebhookDelivery,
  WebhookEvent,
  WebhookEventOf,
  WebhookEventWith,
  WebhookObjectType,
} from "./events.ts";

/** Does something about an event. What it returns is awaited before the delivery is acknowledged. */
export type WebhookListener<Event = WebhookEvent> = (event: Event, delivery: WebhookDelivery) => unknown;

/** A listener that passes each event on to those who want it, one after the other, in the order in which they were added. */
export interface WebhookRouter extends WebhookListener {
  /** Listens to one action on one kind of object, as subscriptions name them. `event.data` is of that kind; null only for `deleted`. */
  on<Type extends WebhookObjectType, Action extends WebhookAction<Type> & string>(
    objectType: Type,
    action: Action,
    listener: WebhookListener<WebhookEventWith<Type, Action>>,
  ): WebhookRouter;
  /** Listens to all that happens to one kind of object. */
  on<Type extends WebhookObjectType>(objectType: Type, listener: WebhookListener<WebhookEventOf<Type>>): WebhookRouter;
  /** Listens to Custom Activities that become published, not to drafts nor to later changes; those of one type where its id is given. */
  onPublished(listener: WebhookListener<PublishedEvent>): WebhookRouter;
  onPublished(customActivityTypeId: string, listener: WebhookListener<PublishedEvent>): WebhookRouter;
  /** Listens to events that nobody else here listens to. */
  otherwise(listener: WebhookListener): WebhookRouter;
}

interface Route {
  wants(event: WebhookEvent): boolean;
  // biome-ignore lint/suspicious/noExplicitAny: `wants` has seen to the event's type
  listener: WebhookListener<any>;
}

/**
 * Makes a router, itself a listener.
 *
 * @example
 * const router = webhookRouter()
 *   .on("lead", "created", (event) => console.log(event.data.display_name))
 *   .onPublished("actitype_…", (event) => console.log(event.data["custom.cf_…"]));
 */
export function webhookRouter(): WebhookRouter {
  const routes: Route[] = [];
  const rest: Route[] = [];
  const add = (list: Route[], wants: Route["wants"], listener: Route["listener"]) => {
    list.push({ wants, listener });
    return router;
  };
  const route: WebhookListener = async (event, delivery) => {
    const wanted = routes.filter(({ wants }) => wants(event));
    for (const { listener } of wanted.length > 0 ? wanted : rest) await listener(event, delivery);
  };
  const router = Object.assign(route, {
    on: (type: string, ...[action, listener]: [string, Route["listener"]] | [Route["listener"]]) =>
      listener
        ? add(routes, (event) => event.object_type === type && event.action === action, listener)
        : add(routes, (event) => event.object_type === type, action as Route["listener"]),
    onPublished: (...[type, listener]: [string, Route["listener"]] | [Route["listener"]]) =>
      listener
        ? add(routes, (event) => isPublished(event) && event.data.custom_activity_type_id === type, listener)
        : add(routes, isPublished, type as Route["listener"]),
    otherwise: (listener: WebhookListener) => add(rest, () => true, listener),
  }) as WebhookRouter;
  return router;
}

/**
 * Whether a Custom Activity became published by an event. Publishing has no action of its own: it is an update whose old status was
 * another one, or a creation that is published already.
 */
export function isPublished(event: WebhookEvent): event is PublishedEvent & WebhookEvent {
  if (event.object_type !== "activity.custom_activity" || event.data?.status !== "published") return false;
  const status = event.previous_data?.status;
  return event.action === "created" || (event.action === "updated" && status !== undefined && status !== "published");
}
