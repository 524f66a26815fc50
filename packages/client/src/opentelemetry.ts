import { type Span, SpanKind, SpanStatusCode, type Tracer, trace } from "@opentelemetry/api";
import type { Hooks } from "./observe.ts";
import type { CloseRequest } from "./pipeline.ts";
import { redactUrl } from "./redact.ts";

/** Options of {@link openTelemetry}. */
export interface OpenTelemetryOptions {
  /** That of the global provider by default. */
  tracer?: Tracer;
}

/**
 * Hooks that make a span of each request, the repeated ones included, by OpenTelemetry's conventions for HTTP clients. Its parent is
 * the span that is active where the call was made. URLs are recorded without secrets, headers and bodies not at all.
 *
 * @example
 * createClient({ apiKey, observer: observe(openTelemetry()) });
 */
export function openTelemetry({ tracer = trace.getTracer("@closekit/client") }: OpenTelemetryOptions = {}): Hooks {
  const spans = new WeakMap<CloseRequest, Span>();
  return {
    onRequest({ request, attempt }) {
      const { hostname, port, protocol } = new URL(request.url);
      const attributes = {
        "http.request.method": request.method,
        "url.full": redactUrl(request.url),
        "url.template": request.route,
        "server.address": hostname,
        "server.port": Number(port || (protocol === "https:" ? 443 : 80)),
        ...(attempt > 1 && { "http.request.resend_count": attempt - 1 }),
      };
      spans.set(request, tracer.startSpan(`${request.method} ${request.route}`, { kind: SpanKind.CLIENT, attributes }));
    },
    onResponse({ request, response, error }) {
      const span = spans.get(request);
      if (!span) return;
      if (response) span.setAttribute("http.response.status_code", response.status);
      if (!response?.ok) {
        span.setAttribute("error.type", response ? String(response.status) : errorType(error));
        span.setStatus({ code: SpanStatusCode.ERROR, ...(!response && { message: String(error) }) });
      }
      span.end();
    },
  };
}

/** A code, as in `ECONNRESET`, or the class of an error. */
function errorType(error: unknown): string {
  const { cause, code, name } = Object(error);
  return [cause?.code, code, name].find((value) => typeof value === "string") ?? "_OTHER";
}
