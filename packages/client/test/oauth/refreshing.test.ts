import { createServer } from "node:http";
import { inspect } from "node:util";
import { type AccessTokenSource, createClient, createLead, getLead, UnauthorizedError } from "@closekit/client";
import { exchangeCode, OAuthError, type OAuthTokens, refreshingToken, refreshTokens } from "@closekit/client/oauth";
import { afterEach, describe, expect, test, vi } from "vitest";
import { type OAuthServer, oauthServer, slowStore } from "../support/oauth-server.ts";
import { json } from "../support/server.ts";

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const path = { id: "lead_x" };
const client = (server: OAuthServer, accessToken: AccessTokenSource) =>
  createClient({ accessToken, baseUrl: server.url, retries: false, rateLimits: false });
const tokensOf = (server: OAuthServer) => server.calls.map(({ token }) => token);

describe("a token that is refused", () => {
  test("by many calls at once is refreshed once, and all of them are sent again", async () => {
    const server = await oauthServer();
    const store = slowStore(server.issue());
    server.expire();
    const close = client(server, refreshingToken(server.app, store));
    const leads = await Promise.all(Array.from({ length: 20 }, () => createLead(close, { body: { name: "A" } })));
    expect(leads).toEqual(Array.from({ length: 20 }, () => ({ id: "lead_x" })));
    expect(server.forms).toEqual([
      { path: "/oauth2/token/", grant_type: "refresh_token", client_id: "app", client_secret: "app-secret", refresh_token: "refresh-1" },
    ]);
    expect(tokensOf(server).filter((token) => token === "access-1")).toHaveLength(20);
    expect(tokensOf(server).filter((token) => token === "access-2")).toHaveLength(20);
    expect(server.calls.every(({ body }) => body === '{"name":"A"}')).toBe(true);
    expect(store.tokens?.refresh_token).toBe("refresh-2");
  });

  test("late, after others have got a new one, needs no other refresh", async () => {
    const server = await oauthServer();
    const source = refreshingToken(server.app, slowStore(server.issue()));
    expect(await source({})).toBe("access-1");
    expect(await source({ rejected: "access-1" })).toBe("access-2");
    expect(await source({ rejected: "access-1" })).toBe("access-2");
    expect(server.forms).toHaveLength(1);
  });

  test("again after the refresh is an UnauthorizedError", async () => {
    const server = await oauthServer();
    const close = client(server, refreshingToken(server.app, slowStore(server.issue())));
    server.expire();
    server.intercept = (_form, response) => {
      json(response, 200, { ...server.issue(), access_token: "useless" });
      return true;
    };
    await expect(getLead(close, { path })).rejects.toBeInstanceOf(UnauthorizedError);
    expect(tokensOf(server)).toEqual(["access-1", "useless"]);
    expect(server.forms).toHaveLength(1);
  });

  test("time and again, though it comes from a refresh, lacks permission: it is not refreshed for each call", async () => {
    const server = await oauthServer();
    const source = refreshingToken(server.app, slowStore(server.issue(-1)));
    const forbidden = async () => Response.json({ error: "Unauthorized" }, { status: 401 });
    const close = createClient({ accessToken: source, fetch: forbidden, rateLimits: false });
    for (let i = 0; i < 5; i++) await expect(getLead(close, { path })).rejects.toBeInstanceOf(UnauthorizedError);
    expect(server.forms).toHaveLength(1);
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 61_000 });
    expect(await source({ rejected: "access-2" })).toBe("access-3");
  });

  test("with a stream as body is not refreshed, for the stream is gone", async () => {
    const server = await oauthServer();
    const source = vi.fn(refreshingToken(server.app, slowStore(server.issue())));
    server.expire();
    const close = client(server, source);
    const stream = { body: new Blob(["{}"]).stream(), bodySerializer: (body: unknown) => body, duplex: "half" };
    const call = close.POST("/lead/", stream as never);
    expect((await call).response.status).toBe(401);
    expect(source).toHaveBeenCalledOnce();
  });
});

describe("a token that ends", () => {
  test("is refreshed before anything is sent", async () => {
    const server = await oauthServer();
    const close = client(server, refreshingToken(server.app, slowStore(server.issue(-1))));
    await Promise.all([getLead(close, { path }), getLead(close, { path })]);
    expect(tokensOf(server)).toEqual(["access-2", "access-2"]);
    expect(server.forms).toHaveLength(1);
  });

  test.each([
    [undefined, 59_000, 1],
    [undefined, 62_000, 0],
    [5000, 4000, 1],
    [5000, 10_000, 0],
  ])("with a leeway of %s ms and %i ms left is refreshed %i times", async (leeway, left, times) => {
    const server = await oauthServer();
    const source = refreshingToken(server.app, slowStore(server.issue(left)), leeway === undefined ? {} : { leeway });
    await source({});
    expect(server.forms).toHaveLength(times);
  });

  test("soon after it was given out is kept for half of its life", async () => {
    const server = await oauthServer();
    server.intercept = (_form, response) => {
      json(response, 200, { ...server.issue(), expires_in: 60 });
      return true;
    };
    const source = refreshingToken(server.app, slowStore(server.issue(-1)));
    for (let i = 0; i < 5; i++) expect(await source({})).toBe("access-2");
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 31_000 });
    expect(await source({})).toBe("access-3");
  });

  test("while the program runs is refreshed, too", async () => {
    const server = await oauthServer();
    const store = slowStore(server.issue());
    const source = refreshingToken(server.app, store);
    expect(await source({})).toBe("access-1");
    expect(await source({})).toBe("access-1");
    expect(store.reads).toBe(1);
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 3_599_000 });
    expect(await source({})).toBe("access-2");
    expect(store.writes).toBe(1);
  });
});

describe("the store", () => {
  test("has the new tokens before they are used", async () => {
    const server = await oauthServer();
    const order: string[] = [];
    let tokens: OAuthTokens = server.issue(-1);
    const store = {
      get: () => tokens,
      set: async (given: OAuthTokens) => {
        await new Promise((resolve) => setTimeout(resolve, 30));
        expect(server.calls).toEqual([]);
        order.push(`stored ${given.access_token} ${given.refresh_token}`);
        tokens = given;
      },
    };
    await getLead(client(server, refreshingToken(server.app, store)), { path });
    expect([...order, ...tokensOf(server)]).toEqual(["stored access-2 refresh-2", "access-2"]);
  });

  test("that fails to write fails the calls, and gets the same tokens again with the next one", async () => {
    const server = await oauthServer();
    const store = slowStore(server.issue(-1));
    const full = new Error("disk full");
    const set = vi.spyOn(store, "set").mockRejectedValueOnce(full);
    const close = client(server, refreshingToken(server.app, store));
    const failed = await Promise.allSettled([getLead(close, { path }), getLead(close, { path })]);
    expect(failed.map((result) => result.status === "rejected" && result.reason)).toEqual([full, full]);
    expect(server.calls).toEqual([]);
    expect(await getLead(close, { path })).toEqual({ id: "lead_x" });
    expect(set).toHaveBeenCalledTimes(2);
    expect(server.forms).toHaveLength(1);
    expect(store.tokens?.refresh_token).toBe("refresh-2");
  });

  test("that failed to write is not given old tokens when the user has authorized the app anew", async () => {
    const server = await oauthServer();
    const store = slowStore(server.issue(-1));
    vi.spyOn(store, "set").mockRejectedValueOnce(new Error("disk full"));
    const close = client(server, refreshingToken(server.app, store));
    await expect(getLead(close, { path })).rejects.toThrow("disk full");
    store.tokens = server.issue();
    await getLead(close, { path });
    expect(tokensOf(server)).toEqual(["access-3"]);
    expect(store.tokens.refresh_token).toBe("refresh-3");
  });

  test("that fails to read fails the call, and is read again by the next one", async () => {
    const server = await oauthServer();
    const store = slowStore(server.issue());
    vi.spyOn(store, "get").mockRejectedValueOnce(new Error("no connection"));
    const close = client(server, refreshingToken(server.app, store));
    await expect(getLead(close, { path })).rejects.toThrow("no connection");
    expect(await getLead(close, { path })).toEqual({ id: "lead_x" });
  });

  test("may have tokens that another process has refreshed: they are taken over", async () => {
    const server = await oauthServer();
    const store = slowStore(server.issue());
    const close = client(server, refreshingToken(server.app, store));
    await getLead(close, { path });
    store.tokens = server.issue();
    await getLead(close, { path });
    expect(tokensOf(server)).toEqual(["access-1", "access-1", "access-2"]);
    expect(server.forms).toEqual([]);
  });

  test("may get them while the refresh is refused for that reason", async () => {
    const server = await oauthServer();
    const store = slowStore(server.issue(-1));
    server.intercept = () => {
      store.tokens = server.issue();
      return false;
    };
    expect(await getLead(client(server, refreshingToken(server.app, store)), { path })).toEqual({ id: "lead_x" });
    expect(tokensOf(server)).toEqual(["access-2"]);
  });

  test.each(["get", "set"] as const)("whose %s() is silent fails the call in time, and is asked again by the next one", async (name) => {
    const server = await oauthServer();
    const store = slowStore(server.issue(-1));
    vi.spyOn(store, name).mockReturnValueOnce(new Promise<undefined>(() => {}));
    const fetch = vi.fn(async () => Response.json(server.issue()));
    const source = refreshingToken({ ...server.app, fetch, timeout: 200 }, store);
    const failure = { name: "TimeoutError", operation: `store.${name}()`, limit: 200 };
    await expect(getLead(client(server, source), { path })).rejects.toMatchObject(failure);
    expect(await getLead(client(server, source), { path })).toEqual({ id: "lead_x" });
    expect(store.tokens?.refresh_token).toBe("refresh-2");
    expect(fetch).toHaveBeenCalledOnce();
  });

  test("keeps its refresh token when the server does not give another one", async () => {
    const server = await oauthServer();
    server.intercept = (_form, response) => {
      const { refresh_token, ...rest } = server.issue();
      json(response, 200, rest);
      return true;
    };
    expect((await refreshTokens(server.app, "refresh-0")).refresh_token).toBe("refresh-0");
  });
});

describe("a refresh", () => {
  /** A server whose token endpoint answers so at first. */
  async function failing(status: number, times: number, headers: Record<string, string> = {}) {
    vi.spyOn(Math, "random").mockReturnValue(0);
    const server = await oauthServer();
    server.intercept = (_form, response) => {
      if (server.forms.length > times) return false;
      response.writeHead(status, headers).end("<html>");
      return true;
    };
    return { server, store: slowStore(server.issue(-1)) };
  }

  test.each([429, 502, 503, 504])("that the server answers with %i is repeated, and the calls that wait do not notice", async (status) => {
    const { server, store } = await failing(status, 3);
    const close = client(server, refreshingToken(server.app, store));
    const leads = await Promise.all(Array.from({ length: 5 }, () => createLead(close, { body: { name: "A" } })));
    expect(leads).toHaveLength(5);
    expect(server.forms).toHaveLength(4);
    expect(server.calls).toHaveLength(5);
  });

  test("is repeated when the server says", async () => {
    const { server, store } = await failing(429, 1, { "retry-after": "1" });
    const start = performance.now();
    await refreshingToken(server.app, store)({});
    expect(performance.now() - start).toBeGreaterThan(990);
  });

  test.each([
    ["as often as it fails", 503, 4, {}, 4],
    ["later than a request for tokens may take", 429, 1, { "retry-after": "60" }, 1],
    ["after another error", 500, 1, {}, 1],
  ])("is not repeated %s", async (_when, status, times, headers, requests) => {
    const { server, store } = await failing(status, times, headers as Record<string, string>);
    await expect(refreshingToken(server.app, store)({})).rejects.toMatchObject({ name: "OAuthError", status });
    expect(server.forms).toHaveLength(requests);
  });

  test("is repeated when there was no connection, and a POST that waits is sent", async () => {
    vi.spyOn(Math, "random").mockReturnValue(0);
    const server = await oauthServer();
    const refused = Object.assign(new TypeError("fetch failed"), { cause: { code: "ECONNREFUSED" } });
    const fetch = vi.fn(globalThis.fetch).mockRejectedValueOnce(refused);
    const close = client(server, refreshingToken({ ...server.app, fetch }, slowStore(server.issue(-1))));
    expect(await createLead(close, { body: { name: "A" } })).toEqual({ id: "lead_x" });
    expect(fetch).toHaveBeenCalledTimes(2);
  });

  test("is not repeated with a token that another process has used meanwhile", async () => {
    const { server, store } = await failing(503, 1);
    const get = vi.spyOn(store, "get");
    get.mockImplementationOnce(async () => store.tokens).mockImplementationOnce(async () => server.issue());
    expect(await refreshingToken(server.app, store)({})).toBe("access-2");
    expect(server.forms).toHaveLength(1);
  });

  test.each([
    ["breaks off, before it", "ECONNRESET", -1],
    ["breaks off, after a 401 to it", "ECONNRESET", 3_600_000],
    ["has no answer in time, before it", undefined, -1],
    ["has no answer in time, after a 401 to it", undefined, 3_600_000],
  ])("that %s leaves a POST undone, so that retries() sends it", async (_what, code, lifetime) => {
    vi.spyOn(Math, "random").mockReturnValue(0);
    const server = await oauthServer();
    const store = slowStore(server.issue(lifetime));
    server.expire();
    let refreshes = 0;
    const fetch = (): Promise<Response> => {
      if (++refreshes > 1) return Promise.resolve(Response.json(server.issue()));
      return code ? Promise.reject(Object.assign(new TypeError("fetch failed"), { cause: { code } })) : new Promise(() => {});
    };
    const accessToken = refreshingToken({ ...server.app, fetch, timeout: 200 }, store);
    const close = createClient({ accessToken, baseUrl: server.url, rateLimits: false });
    expect(await createLead(close, { body: { name: "A" } })).toEqual({ id: "lead_x" });
    expect(refreshes).toBe(2);
    expect(tokensOf(server).filter((token) => token === "access-2")).toHaveLength(1);
  });
});

describe("without a token to be had", () => {
  test("all waiting calls fail with the code of the refusal, none is sent, and retries() does not insist", async () => {
    const server = await oauthServer();
    const store = slowStore({ ...server.issue(-1), refresh_token: "revoked" });
    const accessToken = refreshingToken(server.app, store);
    const close = createClient({ accessToken, baseUrl: server.url, retries: { baseDelay: 1 }, rateLimits: false });
    const results = await Promise.allSettled(Array.from({ length: 10 }, () => getLead(close, { path })));
    for (const result of results) {
      const reason = result.status === "rejected" && result.reason;
      expect(reason).toBeInstanceOf(OAuthError);
      expect(reason).toMatchObject({ code: "invalid_grant", status: 400 });
    }
    expect(server.calls).toEqual([]);
    expect(server.forms).toHaveLength(1);
  });

  test.each([
    ["no_tokens", () => undefined],
    ["no_refresh_token", (tokens: OAuthTokens) => ({ ...tokens, refresh_token: "" })],
  ])("calls fail with %s", async (code, change) => {
    const server = await oauthServer();
    const close = client(server, refreshingToken(server.app, slowStore(change(server.issue(-1)))));
    await expect(getLead(close, { path })).rejects.toMatchObject({ name: "OAuthError", code });
    expect(server.forms).toEqual([]);
  });

  test.each([
    ["HTML", 500, "<html>", "text/html"],
    ["another shape", 200, '{"token": 1}', "application/json"],
    ["a redirect", 302, "", "text/plain"],
  ])("calls fail with invalid_response after %s", async (_what, status, body, type) => {
    const server = await oauthServer();
    server.intercept = (_form, response) => {
      response.writeHead(status, { "content-type": type, location: "/oauth2/elsewhere/" }).end(body);
      return true;
    };
    const close = client(server, refreshingToken(server.app, slowStore(server.issue(-1))));
    await expect(getLead(close, { path })).rejects.toMatchObject({ name: "OAuthError", code: "invalid_response", status });
    expect(server.forms).toHaveLength(1);
  });

  test("calls fail with a TimeoutError when the server is silent, and with a ConnectionError when it is gone", async () => {
    const server = await oauthServer();
    server.intercept = () => true;
    const store = slowStore(server.issue(-1));
    vi.spyOn(Math, "random").mockReturnValue(0); // how long it waits for the server to come back
    const silent = client(server, refreshingToken({ ...server.app, timeout: 50 }, store));
    await expect(getLead(silent, { path })).rejects.toMatchObject({ name: "TimeoutError", operation: "POST /oauth2/token/" });
    const closed = await new Promise<number>((resolve) => {
      const socket = createServer().listen(0, "127.0.0.1", () => {
        const { port } = socket.address() as { port: number };
        socket.close(() => resolve(port));
      });
    });
    const gone = client(server, refreshingToken({ ...server.app, baseUrl: `http://127.0.0.1:${closed}` }, store));
    await expect(getLead(gone, { path })).rejects.toMatchObject({
      name: "ConnectionError",
      operation: "POST /oauth2/token/",
      code: "ECONNREFUSED",
    });
  });
});

test("a caller who aborts does not wait for the refresh, which goes on for the others", async () => {
  const server = await oauthServer();
  const close = client(server, refreshingToken(server.app, slowStore(server.issue(-1))));
  const controller = new AbortController();
  server.intercept = () => {
    controller.abort("enough");
    return false;
  };
  const [aborted, other] = await Promise.allSettled([getLead(close, { path, signal: controller.signal }), getLead(close, { path })]);
  expect(aborted).toMatchObject({ status: "rejected", reason: "enough" });
  expect(other).toMatchObject({ status: "fulfilled", value: { id: "lead_x" } });
});

test("no secret is in an error, even when the server repeats what it refuses, nor in the client", async () => {
  const server = await oauthServer();
  const secrets = ["app-secret", "code-5ecret", "verifier-5ecret", "refresh-5ecret", "access-1"];
  const told: OAuthError[] = [];
  server.intercept = (form, response) => {
    json(response, 400, { error: "invalid_grant", error_description: `Refused: ${JSON.stringify(form)}` });
    return true;
  };
  const note = (error: OAuthError) => {
    told.push(error);
  };
  await exchangeCode(server.app, { code: "code-5ecret", codeVerifier: "verifier-5ecret" }).catch(note);
  await refreshTokens(server.app, "refresh-5ecret").catch(note);
  const source = refreshingToken(server.app, slowStore({ ...server.issue(-1), refresh_token: "refresh-5ecret" }));
  const close = client(server, source);
  await getLead(close, { path }).catch(note);
  expect(told).toHaveLength(3);
  for (const shownOf of [...told, close, source]) {
    const shown = [String(shownOf), JSON.stringify(shownOf), inspect(shownOf, { depth: 20, showHidden: true })].join("\n");
    for (const secret of secrets) expect(shown).not.toContain(secret);
  }
  expect(told[0]?.message).toContain('"code":"…"');
});
