import { CloseWebhookError, type Deduplication, receiveWebhook, recentEvents, type WebhookDelivery } from "@closekit/client/webhooks";
import { describe, expect, onTestFinished, test, vi } from "vitest";
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
    await expect(answer).rejects.toMatchObject({ message: expect.stringContaining("of another one"), status: 500, cause: failure });
    expect(onError.mock.calls).toEqual([[failure]]);
  });

  test("what the listener throws as it is, when it carries no other status", async () => {
    for (const failure of [new Error("no disk left"), Object.assign(new Error("broken"), { status: 500 }), "no error"]) {
      const answer = receiveWebhook(await signed(), () => Promise.reject(failure), { signatureKey });
      await expect(answer).rejects.toBe(failure);
    }
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

describe("a failing onError", () => {
  const fails = [
    () => Promise.reject(new Error("no line")),
    () => {
      throw new Error("no line");
    },
  ];
  test.each(fails)("changes no answer, and is printed", async (onError) => {
    const print = vi.spyOn(console, "error").mockImplementation(() => {});
    onTestFinished(() => print.mockRestore());
    const failure = new Error("no disk left");
    expect((await receiveWebhook(await tampered(), vi.fn(), { signatureKey, onError })).status).toBe(401);
    await expect(receiveWebhook(await signed(), () => Promise.reject(failure), { signatureKey, onError })).rejects.toBe(failure);
    expect(print.mock.calls).toEqual([[new Error("no line")], [new Error("no line")]]);
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

  test("handles what two subscriptions are told for each of them", async () => {
    const { receive, handled } = receiver(recentEvents());
    await receive(draft);
    await receive({ ...draft, subscription_id: "whsub_x" });
    expect(handled).toEqual([draft.event.id, draft.event.id]);
  });

  test("asks a store of your own, with the delivery, and tells it what came of it", async () => {
    const calls: unknown[] = [];
    const told =
      <Answer>(name: string, answer: Answer) =>
      (...args: unknown[]): Answer => {
        calls.push([name, ...args]);
        return answer;
      };
    const store = { claim: told("claim", "new" as const), done: told("done", 1), release: told("release", 1) };
    const { receive, failures } = receiver(store);
    const args = [`${published.subscription_id}/${published.event.id}@${published.event.date_updated}`, published];
    await receive(published);
    expect(calls).toEqual([
      ["claim", ...args],
      ["done", ...args],
    ]);
    failures.push(new Error("no disk left"));
    await expect(receive(published)).rejects.toThrow("no disk left");
    expect(calls.slice(2)).toEqual([
      ["claim", ...args],
      ["release", ...args],
    ]);
  });

  test("acknowledges what the store knows as done", async () => {
    const { receive, handled } = receiver({ ...recentEvents(), claim: () => "done" });
    expect(await receive(published)).toBe(200);
    expect(handled).toEqual([]);
  });

  /** Begins to handle an event, which goes on until it is told how to end. */
  async function handling(onError?: (error: unknown) => void) {
    const listener = vi.fn((): unknown => undefined);
    const started = Promise.withResolvers<void>();
    const end = Promise.withResolvers<void>();
    listener.mockImplementationOnce(() => {
      started.resolve();
      return end.promise;
    });
    const options = { signatureKey, deduplicate: recentEvents(), ...(onError && { onError }) };
    const receive = async () => receiveWebhook(await signed(), listener, options);
    const first = receive();
    await started.promise;
    return { receive, first, end, listener };
  }

  test("has what is repeated while it is handled sent again, and acknowledges it when that is done", async () => {
    const onError = vi.fn();
    const { receive, first, end, listener } = await handling(onError);
    const busy = await receive();
    expect([busy.status, JSON.parse(busy.body).code]).toEqual([503, "busy"]);
    expect(onError.mock.calls).toEqual([[expect.objectContaining({ code: "busy", status: 503 })]]);
    end.resolve();
    expect((await first).status).toBe(200);
    expect((await receive()).status).toBe(200);
    expect(listener).toHaveBeenCalledOnce();
  });

  test("handles the repetition when the first delivery failed meanwhile", async () => {
    const { receive, first, end, listener } = await handling();
    expect((await receive()).status).toBe(503);
    end.reject(new Error("no disk left"));
    await expect(first).rejects.toThrow("no disk left");
    expect((await receive()).status).toBe(200);
    expect(listener).toHaveBeenCalledTimes(2);
  });

  test("by the store of the documentation handles again what a process died over, when its claim has lapsed", async () => {
    let now = 0;
    const kept = new Map<string, { value: string; until: number }>();
    const redis = {
      get: async (key: string) => [kept.get(key)].filter((entry) => entry && entry.until > now)[0]?.value ?? null,
      async set(key: string, value: string, { NX, EX }: { NX?: true; EX: number }) {
        if (NX && (await redis.get(key)) !== null) return null;
        kept.set(key, { value, until: now + EX });
        return "OK";
      },
      del: async (key: string) => Number(kept.delete(key)),
    };
    const deduplicate: Deduplication = {
      async claim(key) {
        if (await redis.set(`close:${key}`, "busy", { NX: true, EX: 15 * 60 })) return "new";
        return (await redis.get(`close:${key}`)) === "done" ? "done" : "busy";
      },
      done: (key) => redis.set(`close:${key}`, "done", { EX: 4 * 24 * 3600 }),
      release: (key) => redis.del(`close:${key}`),
    };
    void receiveWebhook(await signed(), () => new Promise(() => {}), { signatureKey, deduplicate });
    await expect.poll(() => kept.size).toBe(1);
    const { receive, handled } = receiver(deduplicate);
    expect(await receive(published)).toBe(503);
    now += 15 * 60;
    expect(await receive(published)).toBe(200);
    now += 72 * 3600;
    expect(await receive(published)).toBe(200);
    expect(handled).toEqual([published.event.id]);
  });

  test("never forgets what is being handled", async () => {
    const store = recentEvents(1);
    await store.claim("a", draft);
    for (const key of ["b", "c"]) {
      await store.claim(key, draft);
      await store.done(key, draft);
    }
    expect(["a", "b", "c"].map((key) => store.claim(key, draft))).toEqual(["busy", "new", "done"]);
  });

  test.each([true, false])("whose store fails afterwards changes nothing about the answer, and is told (to onError: %s)", async (own) => {
    const print = vi.spyOn(console, "error").mockImplementation(() => {});
    onTestFinished(() => print.mockRestore());
    const onError = vi.fn();
    const down = new Error("no line to the store");
    const fail = () => Promise.reject(down);
    const options = { signatureKey, deduplicate: { claim: () => "new" as const, done: fail, release: fail }, ...(own && { onError }) };
    const told = own ? onError : print;
    expect((await receiveWebhook(await signed(), vi.fn(), options)).status).toBe(200);
    expect(told.mock.calls).toEqual([[down]]);
    const failure = new Error("no disk left");
    await expect(receiveWebhook(await signed(), () => Promise.reject(failure), options)).rejects.toBe(failure);
    expect(told.mock.calls).toEqual(own ? [[down], [down], [failure]] : [[down], [down]]);
  });

  test("that cannot be asked has the delivery sent again", async () => {
    const down = new Error("no line to the store");
    const listener = vi.fn();
    const deduplicate = { ...recentEvents(), claim: () => Promise.reject(down) };
    await expect(receiveWebhook(await signed(), listener, { signatureKey, deduplicate })).rejects.toBe(down);
    expect(listener).not.toHaveBeenCalled();
  });

  test("is not asked about what is forged", async () => {
    const claim = vi.fn();
    await receiveWebhook(await tampered(), vi.fn(), { signatureKey, deduplicate: { ...recentEvents(), claim } });
    expect(claim).not.toHaveBeenCalled();
  });
});
