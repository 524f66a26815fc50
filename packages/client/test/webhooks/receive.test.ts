import { CloseWebhookError, type Deduplication, receiveWebhook, recentEvents, type WebhookDelivery } from "@closekit/client/webhooks";
import { describe, expect, test, vi } from "vitest";
import { draft, published, signatureKey, signed, tampered } from "./support.ts";

describe("answers", () => {
  test("200 when the listener is done", async () => {
    let done = false;
    const answer = await receiveWebhook(
      await signed(),
      async (event, delivery) => {
        await Promise.resolve();
        expect([event, delivery]).toEqual([published.event, published]);
        done = true;
      },
      { signatureKey },
    );
    expect(answer).toEqual({ status: 200, headers: { "content-type": "application/json" }, body: "{}" });
    expect(done).toBe(true);
  });

  test("the reason of a refusal, and tells onError", async () => {
    const onError = vi.fn();
    const listener = vi.fn();
    const answer = await receiveWebhook(await tampered(), listener, { signatureKey, onError });
    expect(answer.status).toBe(401);
    expect(JSON.parse(answer.body)).toEqual({ code: "bad_signature", error: expect.stringContaining("signature") });
    expect(onError.mock.calls).toEqual([[expect.objectContaining({ code: "bad_signature" })]]);
    expect(listener).not.toHaveBeenCalled();
  });
});

describe("throws", () => {
  test("what the listener throws, though it be a refusal of another webhook", async () => {
    const failure = new CloseWebhookError("bad_signature", "of another one");
    const onError = vi.fn();
    const answer = receiveWebhook(
      await signed(),
      () => {
        throw failure;
      },
      { signatureKey, onError },
    );
    await expect(answer).rejects.toBe(failure);
    expect(onError.mock.calls).toEqual([[failure]]);
  });

  test("when the body was parsed, for that is the server's fault", async () => {
    const { headers, body } = await signed();
    const onError = vi.fn();
    await expect(receiveWebhook({ headers, body: JSON.parse(body) }, vi.fn(), { signatureKey, onError })).rejects.toMatchObject({
      code: "body_already_parsed",
      status: 500,
    });
    expect(onError).toHaveBeenCalledOnce();
  });
});

describe("de-duplication", () => {
  /** A receiver and the ids of the events that it handled. */
  function receiver(deduplicate: Deduplication) {
    const handled: string[] = [];
    const failures: Error[] = [];
    const receive = async (delivery: WebhookDelivery) => {
      const listener = () => {
        const failure = failures.pop();
        if (failure) throw failure;
        handled.push(delivery.event.id);
      };
      return (await receiveWebhook(await signed(delivery), listener, { signatureKey, deduplicate })).status;
    };
    return { receive, handled, failures };
  }

  test("handles an event once, and acknowledges it again", async () => {
    const { receive, handled } = receiver(recentEvents());
    expect(await receive(draft)).toBe(200);
    expect(await receive(published)).toBe(200);
    expect(await receive(draft)).toBe(200);
    expect(handled).toEqual([draft.event.id, published.event.id]);
  });

  test("handles an event again that grew", async () => {
    const { receive, handled } = receiver(recentEvents());
    await receive(published);
    await receive({ ...published, event: { ...published.event, date_updated: "2026-03-09T17:05:24.000000" } });
    expect(handled).toEqual([published.event.id, published.event.id]);
  });

  test("handles the next attempt when the first one failed", async () => {
    const { receive, handled, failures } = receiver(recentEvents());
    failures.push(new Error("no disk left"));
    await expect(receive(draft)).rejects.toThrow("no disk left");
    expect(await receive(draft)).toBe(200);
    expect(handled).toEqual([draft.event.id]);
  });

  test("forgets the oldest first", async () => {
    const { receive, handled } = receiver(recentEvents(1));
    await receive(draft);
    await receive(published);
    await receive(published);
    await receive(draft);
    expect(handled).toEqual([draft.event.id, published.event.id, draft.event.id]);
  });

  test("asks a store of your own, with the event", async () => {
    const claim = vi.fn(async () => false);
    const { receive, handled } = receiver({ claim, release: vi.fn() });
    expect(await receive(published)).toBe(200);
    expect(handled).toEqual([]);
    expect(claim.mock.calls).toEqual([[`${published.event.id}@${published.event.date_updated}`, published.event]]);
  });

  test("is not asked about what is forged", async () => {
    const claim = vi.fn();
    await receiveWebhook(await tampered(), vi.fn(), { signatureKey, deduplicate: { claim, release: vi.fn() } });
    expect(claim).not.toHaveBeenCalled();
  });
});
