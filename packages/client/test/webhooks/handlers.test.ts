import { createServer } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import {
  expressWebhook,
  fastifyWebhook,
  fetchWebhook,
  honoWebhook,
  nodeWebhook,
  type ReceiveOptions,
  type WebhookListener,
} from "@closekit/client/webhooks";
import express from "express";
import fastify from "fastify";
import { Hono } from "hono";
import { HTTPException } from "hono/http-exception";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { serve } from "../support/server.ts";
import { published, signatureKey, signed, tampered } from "./support.ts";

const express4: typeof express = createRequire(import.meta.url)("express-4"); // it comes without types

/** A server that was started, or something like one: sends a request, resolves to its answer. */
type Send = (init: RequestInit) => Promise<Response>;
interface Framework {
  /** Takes webhooks; `parse` has the app read or parse all bodies before. */
  start(listener: WebhookListener, options: ReceiveOptions, parse?: boolean): Promise<Send>;
  /** The status of the framework's own error handling in this test; 500 where there is none. */
  failed: number;
}

const to =
  (url: string): Send =>
  (init) =>
    fetch(url, init);
const address = "https://hooks.example.com/webhooks/close";

/** The parser of another type comes first: that of Express 4 makes the body `{}` and reads nothing. */
const onExpress = (framework: typeof express): Framework => ({
  failed: 599,
  async start(listener, options, parse) {
    const app = framework();
    app.use(parse ? framework.json() : framework.urlencoded({ extended: true }));
    app.post("/webhooks/close", expressWebhook(listener, options));
    app.use(((_error, _request, response, _next) => {
      response.status(599).end();
    }) satisfies express.ErrorRequestHandler);
    return to(`${await serve(app)}/webhooks/close`);
  },
});

const frameworks: Record<string, Framework> = {
  Fetch: {
    failed: 500,
    async start(listener, options, parse) {
      const handle = fetchWebhook(listener, options);
      return async (init) => {
        const request = new Request(address, init);
        if (parse) await request.json();
        return handle(request);
      };
    },
  },
  "Node http": {
    failed: 500,
    async start(listener, options, parse) {
      const handle = nodeWebhook(listener, options);
      const url = await serve(async (request, response) => {
        if (parse) await request.toArray();
        await handle(request, response);
      });
      return to(url);
    },
  },
  Express: onExpress(express),
  "Express 4": onExpress(express4),
  Fastify: {
    failed: 599,
    async start(listener, options, parse) {
      const app = fastify();
      onTestFinished(() => app.close());
      app.setErrorHandler((_error, _request, reply) => reply.code(599).send());
      app.post("/parsed", async ({ body }) => ({ got: body }));
      if (parse) {
        app.addHook("preParsing", async (_request, _reply, payload) => {
          await (payload as NodeJS.ReadableStream & { toArray(): Promise<unknown> }).toArray();
          return payload;
        });
      }
      app.register(fastifyWebhook(listener, options), { prefix: "/webhooks/close" });
      await app.listen({ host: "127.0.0.1", port: 0 });
      return to(`http://127.0.0.1:${(app.server.address() as AddressInfo).port}/webhooks/close`);
    },
  },
  Hono: {
    failed: 599,
    async start(listener, options, parse) {
      const app = new Hono();
      app.onError(() => new Response(null, { status: 599 }));
      if (parse) {
        app.use(async (context, next) => {
          await context.req.raw.json();
          await next();
        });
      }
      app.post("/webhooks/close", honoWebhook(listener, options));
      return async (init) => app.request(address, init);
    },
  },
};

describe.each(Object.entries(frameworks))("%s", (_name, { start, failed }) => {
  test("hands over what Close sends", async () => {
    const listener = vi.fn();
    const send = await start(listener, { signatureKey });
    const response = await send(await signed());
    expect([response.status, await response.text()]).toEqual([200, "{}"]);
    expect(response.headers.get("content-type")).toMatch(/^application\/json/);
    expect(listener.mock.calls).toEqual([[published.event, published]]);
  });

  test("takes a body of many chunks", async () => {
    const text = "漁港".repeat(300_000);
    const large = { ...published, event: { ...published.event, meta: { text } } } as typeof published;
    const listener = vi.fn();
    const send = await start(listener, { signatureKey });
    expect((await send(await signed(large))).status).toBe(200);
    expect(listener.mock.calls[0]?.[0].meta.text).toBe(text);
  });

  test("refuses what is forged, old, unsigned or too large", async () => {
    const listener = vi.fn();
    const onError = vi.fn();
    const send = await start(listener, { signatureKey, onError, maxBytes: 10_000 });
    const refused = [
      await tampered(),
      await signed(published, () => Date.now() - 400_000),
      { method: "POST", headers: { "content-type": "application/json" }, body: "{}" },
      await signed("x".repeat(100_000)),
    ];
    const answers = [];
    for (const delivery of refused) {
      const response = await send(delivery);
      answers.push([response.status, (await response.json()).code]);
    }
    expect(answers).toEqual([
      [401, "bad_signature"],
      [400, "stale_timestamp"],
      [400, "missing_headers"],
      [413, "body_too_large"],
    ]);
    expect(onError.mock.calls.map(([{ code }]) => code)).toEqual(answers.map(([, code]) => code));
    expect(listener).not.toHaveBeenCalled();
  });

  test("answers what is too large without having announced it", async () => {
    const { headers } = await signed("x");
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        for (let i = 0; i < 3; i++) controller.enqueue(new Uint8Array(60_000));
        controller.close();
      },
    });
    const send = await start(vi.fn(), { signatureKey, maxBytes: 50_000 });
    const init: RequestInit & { duplex: "half" } = { method: "POST", headers, body, duplex: "half" };
    expect((await send(init)).status).toBe(413);
  });

  test("has a failure of the listener answered and told", async () => {
    const failure = new Error("no disk left");
    const onError = vi.fn();
    const send = await start(() => Promise.reject(failure), { signatureKey, onError });
    const response = await send(await signed());
    expect(response.status).toBe(failed);
    expect(await response.text()).not.toContain("disk");
    expect(onError.mock.calls).toEqual([[failure]]);
  });

  test("says so when the body was parsed before", async () => {
    const onError = vi.fn();
    const send = await start(vi.fn(), { signatureKey, onError }, true);
    expect((await send(await signed())).status).toBe(failed);
    expect(onError.mock.calls).toEqual([[expect.objectContaining({ code: "body_already_parsed" })]]);
  });

  test("does not start without a key", async () => {
    await expect(start(vi.fn(), { signatureKey: "" }).then((send) => send({}))).rejects.toThrow("signatureKey must be");
  });
});

test.each(["Fetch", "Node http"])("%s prints a failure that nobody else hears of", async (name) => {
  const print = vi.spyOn(console, "error").mockImplementation(() => {});
  onTestFinished(() => print.mockRestore());
  const failure = new Error("no disk left");
  const send = await frameworks[name]?.start(() => Promise.reject(failure), { signatureKey });
  expect((await send?.(await signed()))?.status).toBe(500);
  expect(print.mock.calls).toEqual([[failure]]);
});

test("Express can keep the raw body of what it parses", async () => {
  const app = express();
  app.use(
    express.json({
      verify: (request, _response, bytes) => {
        Object.assign(request, { rawBody: bytes });
      },
    }),
  );
  const listener = vi.fn();
  app.post("/", expressWebhook(listener, { signatureKey }));
  expect((await fetch(await serve(app), await signed())).status).toBe(200);
  expect(listener).toHaveBeenCalledOnce();
});

test("Express can hand over a body that express.raw() read", async () => {
  const app = express();
  const listener = vi.fn();
  app.post("/", express.raw({ type: "*/*" }), expressWebhook(listener, { signatureKey }));
  expect((await fetch(await serve(app), await signed())).status).toBe(200);
  expect(listener).toHaveBeenCalledOnce();
});

test("a body that was too large does not keep its connection from closing", async () => {
  const server = createServer(nodeWebhook(vi.fn(), { signatureKey, maxBytes: 50_000 }));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const body = new Blob([new Uint8Array(180_000)]).stream();
  const init: RequestInit & { duplex: "half" } = { method: "POST", headers: (await signed("x")).headers, body, duplex: "half" };
  const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, init);
  expect(await response.json()).toMatchObject({ code: "body_too_large" });
  await new Promise((resolve) => server.close(resolve));
});

test("Fastify goes on parsing the bodies of other routes", async () => {
  const app = fastify();
  app.register(fastifyWebhook(vi.fn(), { signatureKey }), { prefix: "/webhooks/close" });
  app.post("/other", async ({ body }) => ({ got: body }));
  const response = await app.inject({ method: "POST", url: "/other", payload: { a: 1 } });
  expect(response.json()).toEqual({ got: { a: 1 } });
});

/** Servers with the error handling that their frameworks bring. */
const byDefault: Record<string, (listener: WebhookListener) => Promise<Send>> = {
  Express: async (listener) => to(await serve(express().post("/", expressWebhook(listener, { signatureKey })))),
  "Express 4": async (listener) => to(await serve(express4().post("/", expressWebhook(listener, { signatureKey })))),
  Fastify: async (listener) => {
    const app = fastify();
    onTestFinished(() => app.close());
    app.register(fastifyWebhook(listener, { signatureKey }));
    return to(await app.listen({ host: "127.0.0.1", port: 0 }));
  },
  Hono: async (listener) => {
    const app = new Hono().post("/", honoWebhook(listener, { signatureKey }));
    return async (init) => app.request("/", init);
  },
};

test.each(Object.entries(byDefault))("%s answers 500 to a failure that carries the status of something else", async (_name, start) => {
  const print = vi.spyOn(console, "error").mockImplementation(() => {});
  onTestFinished(() => print.mockRestore());
  for (const failure of [Object.assign(new Error("no such lead"), { status: 404 }), new HTTPException(401)]) {
    const send = await start(() => Promise.reject(failure));
    expect((await send(await signed())).status).toBe(500);
  }
});

test.each(Object.entries({ "Node http": nodeWebhook, Express: expressWebhook }))(
  "%s leaves alone what others have answered",
  async (_name, handler) => {
    const listener = vi.fn();
    const next = vi.fn();
    const handle = handler(listener, { signatureKey });
    let handled: Promise<void> | undefined;
    const url = await serve((request, response) => {
      response.writeHead(202).end("queued");
      handled = handle(request, response, next);
    });
    const response = await fetch(url, await signed());
    expect([response.status, await response.text()]).toEqual([202, "queued"]);
    await expect(handled).resolves.toBeUndefined();
    expect(listener).toHaveBeenCalledOnce();
    expect(next).not.toHaveBeenCalled();
  },
);

test.each(["json", "text", "arrayBuffer", "blob"] as const)("Hono may have read the body by %s()", async (how) => {
  const app = new Hono();
  const listener = vi.fn();
  app.use(async (context, next) => {
    await context.req[how]();
    await next();
  });
  app.post("/", honoWebhook(listener, { signatureKey }));
  expect((await app.request("/", await signed())).status).toBe(200);
  expect(listener).toHaveBeenCalledOnce();
});
