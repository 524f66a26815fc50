import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { inspect } from "node:util";
import * as closekit from "@closekit/client";
import {
  BadRequestError,
  CloseApiError,
  ConnectionError,
  createClient,
  deleteLead,
  getLead,
  InvalidResponseError,
  NotFoundError,
  RateLimitedError,
  ServerError,
  timeout,
  updateLead,
} from "@closekit/client";
import type { ErrorMessage, Lead, RateLimitError } from "@closekit/types";
import { describe, expect, expectTypeOf, test } from "vitest";
import { secondCopy } from "./support/second-copy.ts";
import { serve } from "./support/server.ts";

const answering = (answer: () => Response) =>
  createClient({ apiKey: "api_abc.def", fetch: async () => answer(), retries: false, rateLimits: false });
const path = { id: "lead_x" };

/** What `getLead` throws when this is answered. */
const thrownBy = (answer: () => Response) => getLead(answering(answer), { path }).catch((thrown) => thrown);

describe("an error is thrown", () => {
  test("with its status, body and field errors", async () => {
    const body = { errors: [], "field-errors": { status: "Not a valid choice." } };
    const error = await thrownBy(() => Response.json(body, { status: 400 }));
    expect(error).toBeInstanceOf(CloseApiError);
    expect(error).toBeInstanceOf(BadRequestError);
    expect(error).toMatchObject({ name: "BadRequestError", status: 400, body, fieldErrors: { status: "Not a valid choice." } });
    expect(error.response.status).toBe(400);
    expect(error.message).toBe("GET /lead/{id}/ answered 400: status: Not a valid choice.");
  });

  test("with what was asked for, and what the server calls it", async () => {
    const error = await thrownBy(() => Response.json({}, { status: 404, headers: { "X-Request-Id": "r1" } }));
    expect(error).toMatchObject({
      operation: "GET /lead/{id}/",
      requestId: "r1",
      request: { method: "GET", url: "https://api.close.com/api/v1/lead/lead_x/" },
    });
    expect(await thrownBy(() => Response.json({}, { status: 404 }))).toHaveProperty("requestId", undefined);
  });

  test.each([
    ["a message", { error: "Unauthorized" }, "answered 401: Unauthorized"],
    ["a list of messages", { errors: ["Source lead does not exist."] }, "answered 401: Source lead does not exist."],
    ["an object as message", { error: { message: "API call count exceeded" } }, "answered 401: API call count exceeded"],
    ["nested field errors", { "field-errors": { a: { errors: [] } } }, 'answered 401: a: {"errors":[]}'],
    ["nothing of use", {}, "answered 401: no further word"],
    ["nothing but null", null, "answered 401: no further word"],
  ])("that says %s", async (_kind, body, message) => {
    expect((await thrownBy(() => Response.json(body, { status: 401 }))).message).toContain(message);
  });

  test.each([
    ["empty", () => new Response("", { status: 504, headers: { "content-length": "0" } }), "answered 504: no further word", undefined],
    ["HTML", () => new Response("<html>Bad gateway</html>", { status: 502 }), "answered 502: <html>Bad gateway</html>", /<html>/],
    ["truncated JSON", () => new Response('{"error": "Servi', { status: 503 }), 'answered 503: {"error": "Servi', /Servi$/],
  ])("though its body is %s", async (_kind, answer, message, body) => {
    const error = await thrownBy(answer);
    expect(error).toBeInstanceOf(ServerError);
    expect(error.message).toContain(message);
    if (body) expect(error.body).toMatch(body);
    else expect(error.body).toBeUndefined();
  });

  test("though the connection breaks while its body is read", async () => {
    const baseUrl = await serve((_request, response) => {
      response.writeHead(404, { "content-type": "application/json", "content-length": "100" });
      response.write('{"error": "Not', () => response.socket?.destroy());
    });
    const error = await getLead(createClient({ apiKey: "api_a.b", baseUrl }), { path }).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(NotFoundError);
    expect(error.body).toBeUndefined();
  });
});

describe("each status has its class", () => {
  const description = JSON.parse(readFileSync(createRequire(import.meta.url).resolve("@closekit/spec/openapi.json"), "utf8"));
  const items = Object.values<Record<string, { servers?: unknown; responses: object }>>(description.paths);
  const operations = items.flatMap((item) => Object.values(item)).filter(({ servers }) => !servers);
  const described = [...new Set(operations.flatMap(({ responses }) => Object.keys(responses)))].filter((status) => !status.startsWith("2"));
  const classes = Object.entries(closekit).filter((entry): entry is [string, typeof CloseApiError] => {
    const [name, value] = entry;
    return name.endsWith("Error") && Object.getPrototypeOf(value) === CloseApiError;
  });

  test.each(described)("%s, as the description has it", async (code) => {
    const status = Number(code.replace("XX", "00"));
    const error = await thrownBy(() => Response.json({}, { status }));
    expect(error.status).toBe(status);
    const of = classes.filter(([, type]) => error instanceof type);
    expect(of).toHaveLength(1);
    expect(error.name).toBe(of[0]?.[0]);
  });

  test("and no class is for a status that is not described", () => {
    expect(classes).toHaveLength(described.length);
  });

  test("any other is a CloseApiError", async () => {
    const error = await thrownBy(() => Response.json({}, { status: 418 }));
    expect(error).toBeInstanceOf(CloseApiError);
    expect(error).toMatchObject({ name: "CloseApiError", status: 418 });
    expect(await thrownBy(() => Response.json({}, { status: 520 }))).toBeInstanceOf(ServerError);
  });

  test("which the types know", () => {
    const error = {} as unknown;
    if (error instanceof NotFoundError) expectTypeOf(error.status).toEqualTypeOf<404>();
    else if (error instanceof RateLimitedError) expectTypeOf(error.status).toEqualTypeOf<429>();
    else if (error instanceof CloseApiError) expectTypeOf(error.status).toEqualTypeOf<number>();
  });
});

describe("instanceof", () => {
  test("knows errors of another copy of the package", async () => {
    const other = await secondCopy<typeof closekit>("index.js");
    expect(other.NotFoundError).not.toBe(NotFoundError);
    const close = other.createClient({ apiKey: "api_a.b", fetch: async () => new Response(null, { status: 404 }) });
    const error = await other.getLead(close, { path }).catch((thrown) => thrown);
    expect([NotFoundError, CloseApiError, Error, BadRequestError, ConnectionError].map((type) => error instanceof type)).toEqual([
      true,
      true,
      true,
      false,
      false,
    ]);
    const offline = other.createClient({ apiKey: "api_a.b", retries: false, fetch: () => Promise.reject(new TypeError("fetch failed")) });
    expect(await other.getLead(offline, { path }).catch((thrown) => thrown)).toBeInstanceOf(ConnectionError);
  });

  test("takes nothing else for an error, and leaves classes that extend ours alone", () => {
    class Gone extends CloseApiError {}
    const details = { operation: "GET /", request: { method: "GET", url: "" }, response: new Response(), body: undefined };
    expect(new Gone(details)).toBeInstanceOf(Gone);
    expect(new Gone(details)).toBeInstanceOf(CloseApiError);
    expect(new CloseApiError(details)).not.toBeInstanceOf(Gone);
    for (const value of [undefined, null, "CloseApiError", {}, new Error("CloseApiError")]) {
      expect(value instanceof (CloseApiError as unknown as typeof Object)).toBe(false);
    }
  });
});

describe("when there is no answer", () => {
  test("a connection that is refused is a ConnectionError", async () => {
    const close = createClient({ apiKey: "api_a.b", baseUrl: "http://127.0.0.1:9", retries: false });
    const error = await getLead(close, { path }).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(ConnectionError);
    expect(error).not.toBeInstanceOf(CloseApiError);
    expect(error.operation).toBe("GET /lead/{id}/");
    expect(error.request).toEqual({ method: "GET", url: "http://127.0.0.1:9/lead/lead_x/" });
    expect(error.message).toMatch(/^GET \/lead\/\{id\}\/ got no answer: /);
    expect(error.cause).toBeInstanceOf(Error);
  });

  test("a connection that is dropped is one, too, with the runtime's code", async () => {
    const baseUrl = await serve((request) => request.socket.destroy());
    const error = await getLead(createClient({ apiKey: "api_a.b", baseUrl, retries: false }), { path }).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(ConnectionError);
    expect(error.code).toBe("UND_ERR_SOCKET");
  });

  test("the caller's abort is thrown as its own reason, before and while the answer is read", async () => {
    const baseUrl = await serve((request, response) => {
      if (request.url?.includes("lead_silent")) return;
      response.writeHead(request.url?.includes("lead_error") ? 404 : 200, { "content-length": "100" }).write("{");
    });
    const close = createClient({ apiKey: "api_a.b", baseUrl });
    for (const id of ["lead_silent", "lead_read", "lead_error"]) {
      const controller = new AbortController();
      const call = getLead(close, { path: { id }, signal: controller.signal });
      const reason = { stopped: id };
      setTimeout(() => controller.abort(reason), 50);
      await expect(call).rejects.toBe(reason);
    }
  });

  test("a time-out is a TimeoutError, before and while the answer is read", async () => {
    const baseUrl = await serve((request, response) => {
      if (!request.url?.includes("lead_silent")) response.writeHead(200, { "content-length": "100" }).write("{");
    });
    const close = createClient({ apiKey: "api_a.b", baseUrl, middleware: [timeout(50)] });
    for (const id of ["lead_silent", "lead_read"]) {
      await expect(getLead(close, { path: { id } })).rejects.toMatchObject({ name: "TimeoutError", limit: 50 });
    }
  });

  test("what a step of the pipeline throws is left alone", async () => {
    const own = new Error("no");
    const close = createClient({ apiKey: "api_a.b", middleware: [() => Promise.reject(own)] });
    await expect(getLead(close, { path })).rejects.toBe(own);
  });
});

describe("a success that cannot be understood is an InvalidResponseError", () => {
  test.each([
    ["HTML", "<html>Sign in</html>", "answered 200, but the body is not JSON: 20 characters, text/html"],
    ["truncated JSON", '{"id": "lead_', "answered 200, but the body is not JSON: 13 characters, text/html"],
  ])("with a body of %s", async (_kind, body, message) => {
    for (const length of [{}, { "content-length": String(body.length) }]) {
      const answer = () => new Response(body, { headers: { "content-type": "text/html", ...length } as Record<string, string> });
      const error = await thrownBy(answer);
      expect(error).toBeInstanceOf(InvalidResponseError);
      expect(error).not.toBeInstanceOf(CloseApiError);
      expect(error).toMatchObject({ operation: "GET /lead/{id}/", status: 200, body, request: { method: "GET" } });
      expect(error.message).toContain(message);
      expect(error.cause).toBeInstanceOf(SyntaxError);
      await expect(getLead(answering(answer), { path }).outcome()).rejects.toBeInstanceOf(InvalidResponseError);
    }
  });

  test("with a body that breaks off", async () => {
    const baseUrl = await serve((_request, response) => {
      response.writeHead(200, { "content-type": "application/json", "content-length": "100" });
      response.write('{"id": "lea', () => response.socket?.destroy());
    });
    const error = await getLead(createClient({ apiKey: "api_a.b", baseUrl }), { path }).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(InvalidResponseError);
    expect(error.message).toBe("GET /lead/{id}/ answered 200, but the body broke off");
    expect(error.body).toBeUndefined();
    expect(error.cause).toBeInstanceOf(Error);
  });

  test("with no body, where something was asked for", async () => {
    const error = await thrownBy(() => new Response(""));
    expect(error).toBeInstanceOf(InvalidResponseError);
    expect(error.message).toBe("GET /lead/{id}/ answered 200, but the body is not JSON: 0 characters, text/plain;charset=UTF-8");
  });

  test("but a change needs no body to be a success", async () => {
    const close = answering(() => new Response(""));
    expect(await updateLead(close, { path, body: {} })).toBeUndefined();
    expect(await deleteLead(close, { path })).toBeUndefined();
  });
});

test("no error has a word of the key, however it is shown", async () => {
  const key = "api_abc.def";
  const answers = [
    () => Response.json({}, { status: 403 }),
    () => new Response("<html>"),
    () => {
      throw new TypeError("fetch failed");
    },
  ];
  for (const answer of answers) {
    const error = await thrownBy(answer);
    const shown = [String(error), error.stack, JSON.stringify(error), inspect(error, { depth: 20, showHidden: true })].join("\n");
    expect(shown).toContain("/lead/{id}/");
    for (const secret of [key, btoa(`${key}:`), "authorization"]) expect(shown.toLowerCase()).not.toContain(secret.toLowerCase());
  }
});

describe("outcome()", () => {
  test("tells success and errors apart by status, without throwing", async () => {
    const outcome = await getLead(
      answering(() => Response.json({ error: "Not found" }, { status: 404 })),
      { path },
    ).outcome();
    expect(outcome).toMatchObject({ ok: false, status: 404, error: { error: "Not found" } });
    if (outcome.ok) expectTypeOf(outcome.data).toEqualTypeOf<Lead>();
    else if (outcome.status === 401) expectTypeOf(outcome.error).toEqualTypeOf<ErrorMessage | undefined>();
    else if (outcome.status === 429) expectTypeOf(outcome.error).toEqualTypeOf<RateLimitError | undefined>();
  });

  test.each([
    ["is empty", null],
    ["is HTML", "<html>"],
    ["is cut off", '{"error":'],
    ["is JSON, but no object", '"Not found"'],
  ])("has an error that is what its type says, or undefined where the body %s", async (_what, body) => {
    const outcome = await getLead(
      answering(() => new Response(body, { status: 404 })),
      { path },
    ).outcome();
    if (outcome.ok || outcome.status !== 404) return expect.fail("no 404");
    expectTypeOf(outcome.error).toEqualTypeOf<ErrorMessage | undefined>();
    expect(outcome).toMatchObject({ ok: false, status: 404, error: undefined });
  });

  test("leaves no rejection behind", async () => {
    const unhandled: unknown[] = [];
    const note = (reason: unknown) => unhandled.push(reason);
    process.on("unhandledRejection", note);
    await getLead(
      answering(() => new Response(null, { status: 500 })),
      { path },
    ).outcome();
    await getLead(
      answering(() => new Response("<html>")),
      { path },
    )
      .outcome()
      .catch(() => {});
    await new Promise((resolve) => setTimeout(resolve, 10));
    process.off("unhandledRejection", note);
    expect(unhandled).toEqual([]);
  });
});

test("methods keyed by path have an error whenever the status is one, even if the body is empty", async () => {
  const close = answering(() => new Response(null, { status: 504, headers: { "content-length": "0" } }));
  const { data, error, response } = await close.GET("/me/");
  expect(response.status).toBe(504);
  expect(data).toBeUndefined();
  expect(error).toEqual({ error: "HTTP 504" });
});
