import { CloseApiError, createClient, getLead } from "@closekit/client";
import type { ErrorMessage, Lead, RateLimitError } from "@closekit/types";
import { describe, expect, expectTypeOf, test } from "vitest";

const answering = (answer: () => Response) => createClient({ apiKey: "api_abc.def", fetch: async () => answer(), retries: false });
const path = { id: "lead_x" };

describe("an error is thrown", () => {
  test("with its status, body and field errors", async () => {
    const body = { errors: [], "field-errors": { status: "Not a valid choice." } };
    const error = await getLead(
      answering(() => Response.json(body, { status: 400 })),
      { path },
    ).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(CloseApiError);
    expect(error).toMatchObject({ name: "CloseApiError", status: 400, body, fieldErrors: { status: "Not a valid choice." } });
    expect(error.response.status).toBe(400);
    expect(error.message).toBe("GET /lead/{id}/ answered 400: status: Not a valid choice.");
  });

  test.each([
    ["a message", { error: "Unauthorized" }, "answered 401: Unauthorized"],
    ["a list of messages", { errors: ["Source lead does not exist."] }, "answered 401: Source lead does not exist."],
    ["an object as message", { error: { message: "API call count exceeded" } }, "answered 401: API call count exceeded"],
    ["nested field errors", { "field-errors": { a: { errors: [] } } }, 'answered 401: a: {"errors":[]}'],
    ["nothing of use", {}, "answered 401: no further word"],
  ])("that says %s", async (_kind, body, message) => {
    await expect(
      getLead(
        answering(() => Response.json(body, { status: 401 })),
        { path },
      ),
    ).rejects.toThrow(message);
  });

  test.each([
    ["empty", new Response("", { status: 504, headers: { "content-length": "0" } }), "answered 504: no further word"],
    ["HTML", new Response("<html>Bad gateway</html>", { status: 502 }), "answered 502: <html>Bad gateway</html>"],
  ])("though its body is %s", async (_kind, response, message) => {
    await expect(
      getLead(
        answering(() => response),
        { path },
      ),
    ).rejects.toThrow(message);
  });

  test("without a word of the key", async () => {
    const error = await getLead(
      answering(() => Response.json({}, { status: 403 })),
      { path },
    ).catch((thrown) => thrown);
    expect(JSON.stringify({ ...error, message: error.message, stack: error.stack })).not.toContain("api_abc");
  });
});

describe("outcome()", () => {
  test("tells success and errors apart by status, without throwing", async () => {
    const outcome = await getLead(
      answering(() => Response.json({ error: "Not found" }, { status: 404 })),
      { path },
    ).outcome();
    expect(outcome).toMatchObject({ ok: false, status: 404, error: { error: "Not found" } });
    if (outcome.ok) expectTypeOf(outcome.data).toEqualTypeOf<Lead>();
    else if (outcome.status === 401) expectTypeOf(outcome.error).toEqualTypeOf<ErrorMessage>();
    else if (outcome.status === 429) expectTypeOf(outcome.error).toEqualTypeOf<RateLimitError | undefined>();
  });

  test("leaves no rejection behind", async () => {
    const unhandled: unknown[] = [];
    const note = (reason: unknown) => unhandled.push(reason);
    process.on("unhandledRejection", note);
    await getLead(
      answering(() => new Response(null, { status: 500 })),
      { path },
    ).outcome();
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
