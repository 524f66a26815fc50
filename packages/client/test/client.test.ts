import { createClient, deleteLead, getLead, listCustomActivities, listLeads, paginate, updateLead } from "@closekit/client";
import { createQuerySerializer } from "openapi-fetch";
import { describe, expect, expectTypeOf, test, vi } from "vitest";
import { json, serve } from "./support/server.ts";

const apiKey = "api_abc.def";

/** A client whose requests end in `answer`, and the arguments that `fetch` was called with. */
function observed(answer?: () => Response) {
  const { calls, fetch } = recorder(answer);
  return { close: createClient({ apiKey, fetch }), calls };
}

/** A `fetch` that answers so, and the arguments that it was called with. */
function recorder(answer: () => Response = () => Response.json({})) {
  const calls: { url: string; init: RequestInit & Record<string, unknown> }[] = [];
  const fetch = async (url: unknown, init: unknown) => {
    calls.push({ url: url as string, init: init as RequestInit & Record<string, unknown> });
    return answer();
  };
  return { calls, fetch: fetch as typeof globalThis.fetch };
}

describe("credentials", () => {
  test("an API key is the user name of HTTP Basic, without a password", async () => {
    const { close, calls } = observed();
    await getLead(close, { path: { id: "lead_x" } });
    const headers = calls[0]?.init.headers as Headers;
    expect(headers.get("authorization")).toBe(`Basic ${Buffer.from(`${apiKey}:`).toString("base64")}`);
  });

  test("an access token is a bearer token", async () => {
    const url = await serve((request, response) => json(response, 200, { seen: request.headers.authorization }));
    const close = createClient({ accessToken: "token", baseUrl: url });
    expect(await getLead(close, { path: { id: "lead_x" } })).toEqual({ seen: "Bearer token" });
  });

  test("none at all is refused, in words that help", () => {
    // @ts-expect-error the type refuses it too
    expect(() => createClient({})).toThrow("createClient needs an apiKey or an accessToken");
    expect(() => createClient({ apiKey: "" })).toThrow("Is the environment variable set?");
  });
});

test("an option that is undefined, as one from the environment may be, is as one left out", async () => {
  const { calls, fetch } = recorder(() => Response.json({ data: [], has_more: false }));
  const unset = undefined;
  const own = { baseUrl: unset, headers: unset, middleware: unset, observer: unset, timezoneOffset: unset };
  const close = createClient({ apiKey, fetch, retries: unset, rateLimits: unset, timeout: unset, ...own });
  const walk = paginate(listLeads, close, {}, { limit: unset, prefetch: unset, from: unset });
  expect(await walk.next()).toEqual({ done: true, value: undefined });
  expect(calls[0]?.url).toMatch(/^https:\/\/api\.close\.com\/api\/v1\/lead\//);
  expect(Array.from(new Headers(calls[0]?.init.headers).keys())).toEqual(["authorization"]);
});

describe("requests", () => {
  test("go to Close unless told otherwise", async () => {
    const { close, calls } = observed();
    await getLead(close, { path: { id: "lead/x" } });
    expect(calls[0]?.url).toBe("https://api.close.com/api/v1/lead/lead%2Fx/");
  });

  test.each([[{ path: { id: "" } }], [{ path: { id: undefined } }], [{ path: {} }], [{}]])(
    "are not sent without an id, for it would be the list's URL: %j",
    async (request) => {
      const { close, calls } = observed();
      await expect(deleteLead(close, request as never)).rejects.toThrow(new TypeError("id is empty: /lead/{id}/"));
      expect(calls).toEqual([]);
    },
  );

  test("carry lists joined by commas", async () => {
    const { close, calls } = observed();
    await listCustomActivities(close, { query: { lead_id: ["lead_a", "lead_b"], _fields: ["id", "status"], _limit: 5 } });
    expect(new URL(calls[0]?.url ?? "").search).toBe("?lead_id=lead_a,lead_b&_fields=id,status&_limit=5");
  });

  test("carry nothing for what has no value, and leave what is said to its place", async () => {
    const { close, calls } = observed();
    const query = { lead_id: [], _fields: undefined, contact_id: null, _type: ["a,b", "c&d"] };
    await listCustomActivities(close, { query: query as never });
    expect(new URL(calls[0]?.url ?? "").search).toBe("?_type=a%2Cb,c%26d");
    await listCustomActivities(close, { query: { lead_id: [] } });
    expect(calls[1]?.url).toBe("https://api.close.com/api/v1/activity/custom/");
    await getLead(close, { path: { id: "{id}$&" } });
    expect(calls[2]?.url).toBe("https://api.close.com/api/v1/lead/%7Bid%7D%24%26/");
  });

  test("by path take another way to write the query, as openapi-fetch makes it", async () => {
    const { close, calls } = observed();
    const querySerializer = createQuerySerializer({ array: { style: "pipeDelimited", explode: false } });
    await close.GET("/activity/custom/", { params: { query: { lead_id: ["lead_a", "lead_b"] } }, querySerializer });
    expect(new URL(calls[0]?.url ?? "").search).toBe("?lead_id=lead_a|lead_b");
  });

  test("reach fetch as URL and arguments, with the body in one piece and the extras of frameworks", async () => {
    const { close, calls } = observed();
    const extras = { next: { revalidate: 60 } };
    await updateLead(close, { path: { id: "lead_x" }, body: { name: "A" }, ...extras });
    expect(calls[0]?.init).toMatchObject({ method: "PUT", body: '{"name":"A"}', next: { revalidate: 60 } });
  });

  test("send the parameters and headers of a call", async () => {
    const { close, calls } = observed();
    await listCustomActivities(close, { header: { "x-tz-offset": -4 }, headers: { prefer: "code=400" } });
    const headers = calls[0]?.init.headers as Headers;
    expect([headers.get("x-tz-offset"), headers.get("prefer")]).toEqual(["-4", "code=400"]);
  });

  test("are cut by a signal", async () => {
    const url = await serve(() => {});
    const close = createClient({ apiKey, baseUrl: url });
    const controller = new AbortController();
    const call = getLead(close, { path: { id: "lead_x" }, signal: controller.signal });
    controller.abort();
    await expect(call).rejects.toMatchObject({ name: "AbortError" });
  });

  test("use the fetch that is global when they are sent, or their own", async () => {
    const close = createClient({ apiKey });
    const original = globalThis.fetch;
    globalThis.fetch = async () => Response.json({ name: "global" });
    try {
      expect(await getLead(close, { path: { id: "x" } })).toEqual({ name: "global" });
      expect(await getLead(close, { path: { id: "x" }, fetch: async () => Response.json({ name: "own" }) })).toEqual({ name: "own" });
      const byPath = await close.GET("/me/", { fetch: async () => Response.json({ name: "own" }) });
      expect(byPath.data).toEqual({ name: "own" });
    } finally {
      globalThis.fetch = original;
    }
  });
});

describe("the time zone", () => {
  const seen = async (timezoneOffset: number | (() => number), request: object = {}) => {
    let headers = new Headers();
    const fetch = async (_url: unknown, init?: RequestInit) => {
      headers = init?.headers as Headers;
      return Response.json({});
    };
    const close = createClient({ apiKey, fetch, timezoneOffset });
    await listCustomActivities(close, request);
    return headers.get("x-tz-offset");
  };

  test("is sent in hours, be it a number or a function that is asked at each call", async () => {
    expect(await seen(-4)).toBe("-4");
    expect(await seen(0)).toBe("0");
    expect(await seen(() => -2.5)).toBe("-2.5");
  });

  test("is that of a call, if it has one", async () => {
    expect(await seen(-4, { header: { "x-tz-offset": 5.5 } })).toBe("5.5");
    expect(await seen(-4, { headers: { "x-tz-offset": "8" } })).toBe("8");
  });

  test("is not sent by default", async () => {
    const { close, calls } = observed();
    await getLead(close, { path: { id: "lead_x" } });
    expect(new Headers(calls[0]?.init.headers).has("x-tz-offset")).toBe(false);
  });
});

describe("by default", () => {
  test("calls are retried, paced and timed", async () => {
    vi.useFakeTimers();
    try {
      const answers = [new Response(null, { status: 503 }), new Response(null, { status: 429 }), "silence"];
      const fetch = vi.fn((): Promise<Response> => {
        const answer = answers.shift() ?? Response.json({ id: "lead_x" });
        return typeof answer === "string" ? new Promise(() => {}) : Promise.resolve(answer);
      });
      const call = getLead(createClient({ apiKey, fetch }), { path: { id: "lead_x" } });
      await vi.runAllTimersAsync();
      expect(await call).toEqual({ id: "lead_x" });
      expect(fetch).toHaveBeenCalledTimes(4);
    } finally {
      vi.useRealTimers();
    }
  });

  test("and none of it when it is switched off", async () => {
    const fetch = vi.fn(async () => new Response(null, { status: 429 }));
    const close = createClient({ apiKey, fetch, retries: false, rateLimits: false, timeout: false });
    const outcome = await getLead(close, { path: { id: "lead_x" } }).outcome();
    expect(outcome.status).toBe(429);
    expect(fetch).toHaveBeenCalledOnce();
    expect((fetch.mock.lastCall as unknown[])[1]).not.toHaveProperty("signal");
  });
});

describe("middleware", () => {
  test("runs in order around each request, and may send it again", async () => {
    const order: string[] = [];
    let answers = 0;
    const url = await serve((request, response) => {
      let body = "";
      request.on("data", (chunk) => {
        body += chunk;
      });
      request.on("end", () => json(response, answers++ === 0 ? 503 : 200, { body }));
    });
    const close = createClient({
      apiKey,
      baseUrl: url,
      middleware: [
        async (request, next) => {
          order.push("outer");
          return next(request);
        },
        async (request, next) => {
          order.push("inner");
          const response = await next(request);
          return response.status === 503 ? next(request) : response;
        },
      ],
    });
    expect(await updateLead(close, { path: { id: "x" }, body: { name: "A" } })).toEqual({ body: '{"name":"A"}' });
    expect(order).toEqual(["outer", "inner"]);
    expect(answers).toBe(2);
  });

  test("sees the requests of the methods keyed by path, too", async () => {
    const seen: string[] = [];
    const close = createClient({
      apiKey,
      fetch: async () => Response.json({ id: "user_x" }),
      middleware: [
        (request, next) => {
          seen.push(`${request.method} ${request.url}`);
          return next(request);
        },
      ],
    });
    const { data } = await close.GET("/me/");
    expect(data?.id).toBe("user_x");
    expectTypeOf(data?.id).toEqualTypeOf<string | undefined>();
    expect(seen).toEqual(["GET https://api.close.com/api/v1/me/"]);
  });
});

describe("a success without a body", () => {
  test("is a success", async () => {
    const { close } = observed(() => new Response(null, { status: 204 }));
    const outcome = await deleteLead(close, { path: { id: "lead_x" } }).outcome();
    expect(outcome).toMatchObject({ ok: true, status: 204 });
  });
});
