import { createClient, getLead, listLeads, observe } from "@closekit/client";
import { openTelemetry } from "@closekit/client/opentelemetry";
import { context, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-base";
import { afterEach, describe, expect, test } from "vitest";
import { apiKey, baseUrl } from "./support/api.ts";
import { serve } from "./support/server.ts";

const exporter = new InMemorySpanExporter();
const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
const observer = observe(openTelemetry({ tracer: provider.getTracer("test") }));
afterEach(() => exporter.reset());

const path = { id: "lead_u8jzPde0IgxLd6GncfBAepfJBd0Kh8oOOL8dKLzdocJ" };

describe("openTelemetry()", () => {
  test("makes a client span of a request", async () => {
    const url = new URL(baseUrl);
    const close = createClient({ apiKey, baseUrl: url.href, observer });
    await getLead(close, { path });
    const [span] = exporter.getFinishedSpans();
    expect(span).toMatchObject({ name: "GET /lead/{id}/", kind: SpanKind.CLIENT, status: { code: SpanStatusCode.UNSET } });
    expect(span?.attributes).toEqual({
      "http.request.method": "GET",
      "url.full": `${url.href.replace(/\/$/, "")}/lead/${path.id}/`,
      "url.template": "/lead/{id}/",
      "server.address": url.hostname,
      "server.port": Number(url.port),
      "http.response.status_code": 200,
    });
  });

  test("makes one of each repeated request, and says what failed", async () => {
    let requests = 0;
    const baseUrl = await serve((request, response) => {
      requests++;
      if (requests === 1) request.socket.destroy();
      else response.writeHead(requests === 2 ? 503 : 200).end("{}");
    });
    const close = createClient({ apiKey: "api_a.b", baseUrl, retries: { baseDelay: 1 }, observer });
    await getLead(close, { path });
    const spans = exporter.getFinishedSpans();
    expect(spans.map(({ attributes, status }) => [attributes["http.request.resend_count"], attributes["error.type"], status.code])).toEqual(
      [
        [undefined, expect.stringMatching(/ECONNRESET|SOCKET/), SpanStatusCode.ERROR],
        [1, "503", SpanStatusCode.ERROR],
        [2, undefined, SpanStatusCode.UNSET],
      ],
    );
    expect(spans.map(({ attributes }) => attributes["http.response.status_code"])).toEqual([undefined, 503, 200]);
  });

  test("makes one of the request that another token is tried with", async () => {
    const baseUrl = await serve((request, response) => {
      response.writeHead(request.headers.authorization === "Bearer good" ? 200 : 401).end("{}");
    });
    const close = createClient({ accessToken: ({ rejected }) => (rejected ? "good" : "old"), baseUrl, observer });
    await getLead(close, { path });
    const attributes = exporter.getFinishedSpans().map(({ attributes }) => attributes);
    expect(attributes.map((each) => [each["http.request.resend_count"], each["http.response.status_code"]])).toEqual([
      [undefined, 401],
      [1, 200],
    ]);
  });

  test("tells a time-out by its class", async () => {
    const baseUrl = await serve(() => {});
    const close = createClient({ apiKey: "api_a.b", baseUrl, retries: false, timeout: 50, observer });
    await getLead(close, { path }).catch(() => {});
    await expect.poll(() => exporter.getFinishedSpans().map(({ attributes }) => attributes["error.type"])).toEqual(["TimeoutError"]);
  });

  test("records no secrets", async () => {
    const close = createClient({ apiKey: "api_a.b", fetch: async () => Response.json({ data: [] }), observer });
    await listLeads(close, { query: { _limit: 7, api_key: "secret" } as { _limit: number } });
    const [span] = exporter.getFinishedSpans();
    expect(span?.attributes["url.full"]).toBe("https://api.close.com/api/v1/lead/?_limit=7&api_key=REDACTED");
    expect(JSON.stringify(span?.attributes)).not.toContain("api_a.b");
    expect(span?.attributes["server.port"]).toBe(443);
  });

  test("is a child of the span that is active", async () => {
    const { AsyncLocalStorageContextManager } = await import("@opentelemetry/context-async-hooks");
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    try {
      const tracer = provider.getTracer("test");
      const close = createClient({ apiKey: "api_a.b", fetch: async () => Response.json({}), observer });
      const parent = tracer.startSpan("job");
      await context.with(trace.setSpan(context.active(), parent), async () => {
        await getLead(close, { path });
      });
      parent.end();
      const [child] = exporter.getFinishedSpans();
      expect(child?.parentSpanContext?.spanId).toBe(parent.spanContext().spanId);
    } finally {
      context.disable();
    }
  });
});
