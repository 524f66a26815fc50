import {
  type PublishedEvent,
  type WebhookAction,
  type WebhookData,
  type WebhookDelivery,
  type WebhookEvent,
  type WebhookEventOf,
  webhookRouter,
} from "@closekit/client/webhooks";
import type { CustomActivity, EventMeta, LeadEvent, Opportunity } from "@closekit/types";
import { describe, expect, expectTypeOf, test, vi } from "vitest";
import { deliveries, draft, example, published } from "./support.ts";

const route = (router: (event: WebhookEvent, delivery: WebhookDelivery) => unknown, delivery: WebhookDelivery) =>
  router(delivery.event, delivery);

describe("passes on", () => {
  test.each(deliveries)("%s %s of the description to those who listen to it alone", async (type, action, delivery) => {
    const both = vi.fn();
    const all = vi.fn();
    const others = vi.fn();
    const router = webhookRouter()
      .on(type as "lead", action as "created", both)
      .on(type as "lead", all)
      .on(type as "lead", "another" as "created", others)
      .on("another" as "lead", others)
      .otherwise(others);
    await route(router, delivery);
    expect(both.mock.calls).toEqual([[delivery.event, delivery]]);
    expect(all).toHaveBeenCalledOnce();
    expect(others).not.toHaveBeenCalled();
  });

  test("what nobody listens to, to otherwise", async () => {
    const rest = vi.fn();
    const router = webhookRouter().on("lead", "created", vi.fn()).otherwise(rest);
    await route(router, example("lead", "deleted"));
    const unheardOf = { ...published, event: { ...published.event, object_type: "activity.telepathy" } as never };
    await route(router, unheardOf);
    expect(rest.mock.calls.map(([event]) => event.object_type)).toEqual(["lead", "activity.telepathy"]);
  });

  test("nothing, where there is no otherwise", async () => {
    await expect(route(webhookRouter(), published)).resolves.toBeUndefined();
  });

  test("one after the other, and stops at a failure", async () => {
    const order: string[] = [];
    const listen = (name: string, result?: unknown) => async () => {
      order.push(`${name} starts`);
      await result;
      order.push(`${name} ends`);
    };
    const router = webhookRouter()
      .on("lead", "created", listen("first", Promise.resolve()))
      .on("lead", listen("second", Promise.reject(new Error("no disk left"))))
      .on("lead", listen("third"));
    await expect(route(router, example("lead", "created"))).rejects.toThrow("no disk left");
    expect(order).toEqual(["first starts", "first ends", "second starts"]);
  });
});

describe("onPublished", () => {
  /** How often it fires for an event like the publication of the examples, with these changes. */
  async function fires(changes: object, data: object = {}) {
    const listener = vi.fn();
    const event = { ...published.event, data: { ...published.event.data, ...data }, ...changes } as WebhookEvent;
    await route(webhookRouter().onPublished(listener), { ...published, event });
    return listener.mock.calls.length;
  }

  test("fires when a draft is published", async () => {
    expect(await fires({})).toBe(1);
  });
  test("fires when one is created as published", async () => {
    expect(await fires({ action: "created", previous_data: {} })).toBe(1);
  });
  test("is silent when a draft is created", async () => {
    expect(await fires(draft.event)).toBe(0);
  });
  test("is silent when a draft is saved", async () => {
    expect(await fires({ previous_data: { "custom.cf_x": "a" } }, { status: "draft" })).toBe(0);
  });
  test("is silent when it becomes a draft again", async () => {
    expect(await fires({ previous_data: { status: "published" } }, { status: "draft" })).toBe(0);
  });
  test("is silent when what is published is changed", async () => {
    expect(await fires({ previous_data: { pinned: false } })).toBe(0);
  });
  test("is silent about deletions", async () => {
    expect(await fires({ action: "deleted", data: null, previous_data: { status: "published" } })).toBe(0);
  });
  test("is silent where nothing is said of what was before, unless it was created", async () => {
    expect(await fires({ previous_data: undefined })).toBe(0);
    expect(await fires({ action: "created", previous_data: undefined })).toBe(1);
  });
  test("is silent about other objects", async () => {
    expect(await fires({ object_type: "activity.note" })).toBe(0);
  });

  test("can be of one type", async () => {
    const visits = vi.fn();
    const audits = vi.fn();
    await route(webhookRouter().onPublished("actitype_JdpmrcXgGCJbW56eCuNGMG", visits).onPublished("actitype_x", audits), published);
    expect(visits).toHaveBeenCalledOnce();
    expect(audits).not.toHaveBeenCalled();
  });
});

test("the examples of the description bear out that data is null for deleted, and for nothing else", () => {
  const odd = deliveries.filter(([, action, { event }]) => (event.data === null) !== (action === "deleted"));
  expect(odd).toEqual([]);
  expect(deliveries.length).toBeGreaterThanOrEqual(54);
});

test("events are typed by object_type and action", async () => {
  const seen: unknown[] = [];
  const router = webhookRouter()
    .on("activity.custom_activity", "updated", (event, delivery) => {
      expectTypeOf(event.action).toEqualTypeOf<"updated">();
      expectTypeOf(event.data).toEqualTypeOf<CustomActivity>();
      expectTypeOf(event.previous_data.status).toEqualTypeOf<CustomActivity["status"] | undefined>();
      expectTypeOf(event.changed_fields).toExtend<string[]>();
      expectTypeOf(event.meta).toEqualTypeOf<EventMeta>();
      expectTypeOf(delivery.subscription_id).toEqualTypeOf<string>();
      // @ts-expect-error no such property
      event.data.stauts;
      // @ts-expect-error no such property
      event.previous_data.stauts;
      seen.push(event.data.status, event.previous_data.status, event.changed_fields.includes("status"));
    })
    .onPublished((event) => {
      expectTypeOf(event).toEqualTypeOf<PublishedEvent>();
      expectTypeOf(event.data.status).toEqualTypeOf<"published">();
      expectTypeOf(event.data["custom.cf_x"]).toEqualTypeOf<CustomActivity["custom.x"]>();
      seen.push(event.data.status);
    })
    .on("lead", "deleted", (event) => {
      expectTypeOf(event.data).toEqualTypeOf<null>();
      expectTypeOf(event.previous_data.name).toEqualTypeOf<string | null | undefined>();
      seen.push(event.data, event.previous_data.name);
    })
    .on("lead", (event) => {
      expectTypeOf(event).toEqualTypeOf<LeadEvent>();
      seen.push(event.action);
    })
    .otherwise((event) => {
      expectTypeOf(event).toEqualTypeOf<WebhookEvent>();
      if (event.object_type === "opportunity") expectTypeOf(event.data).toEqualTypeOf<Opportunity | null>();
    });
  await route(router, published);
  await route(router, example("lead", "deleted"));
  expect(seen).toEqual(["published", "draft", true, "published", null, "Quayside Chandlers", "deleted"]);
  expectTypeOf<WebhookAction<"lead">>().toEqualTypeOf<"created" | "updated" | "deleted" | "merged">();
  expectTypeOf<WebhookData<"activity.custom_activity">>().toEqualTypeOf<CustomActivity>();
  expectTypeOf<WebhookEventOf<"lead">>().toEqualTypeOf<LeadEvent>();
});

/** Never run: what the compiler must refuse. */
export function refused() {
  // @ts-expect-error no such object type
  webhookRouter().on("leads", "created", () => {});
  // @ts-expect-error no such action
  webhookRouter().on("lead", "sent", () => {});
  // @ts-expect-error data of another kind
  webhookRouter().on("lead", "created", (event) => event.data.custom_activity_type_id);
}
