import { getEventListeners } from "node:events";
import { inspect } from "node:util";
import { type AccessTokenSource, createClient, createLead, getLead, UnauthorizedError } from "@closekit/client";
import { describe, expect, test, vi } from "vitest";
import { json, serve } from "./support/server.ts";

const path = { id: "lead_x" };

/** A client whose API takes only the token `good`, and the headers and bodies that it was sent. */
async function guarded(accessToken: string | AccessTokenSource) {
  const seen: { authorization: string | undefined; body: string }[] = [];
  const baseUrl = await serve(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    seen.push({ authorization: request.headers.authorization, body });
    if (request.headers.authorization === "Bearer good") json(response, 200, { id: "lead_x" });
    else json(response, 401, { error: "Unauthorized" });
  });
  return { close: createClient({ accessToken, baseUrl }), seen };
}

describe("a function that gives access tokens", () => {
  test("is called for each request", async () => {
    const source = vi.fn(async () => "good");
    const { close } = await guarded(source);
    expect(await getLead(close, { path })).toEqual({ id: "lead_x" });
    await getLead(close, { path });
    expect(source.mock.calls).toEqual([[{}], [{}]]);
  });

  test("is called once more after a 401, told of the token, and the request is sent again with its body", async () => {
    const source = vi.fn<AccessTokenSource>(({ rejected }) => (rejected ? "good" : "old"));
    const { close, seen } = await guarded(source);
    expect(await createLead(close, { body: { name: "A" } })).toEqual({ id: "lead_x" });
    expect(source.mock.calls).toEqual([[{}], [{ rejected: "old" }]]);
    expect(seen).toEqual([
      { authorization: "Bearer old", body: '{"name":"A"}' },
      { authorization: "Bearer good", body: '{"name":"A"}' },
    ]);
  });

  test("is not called a third time", async () => {
    let count = 0;
    const { close, seen } = await guarded(() => `bad${count++}`);
    await expect(getLead(close, { path })).rejects.toBeInstanceOf(UnauthorizedError);
    expect(seen.map(({ authorization }) => authorization)).toEqual(["Bearer bad0", "Bearer bad1"]);
  });

  test("that has no other token lets the 401 stand, body and all", async () => {
    const { close, seen } = await guarded(async () => "bad");
    await expect(getLead(close, { path })).rejects.toMatchObject({ status: 401, body: { error: "Unauthorized" } });
    expect(seen).toHaveLength(1);
  });

  test("fails the call at once with what it throws, and when it gives nothing", async () => {
    const own = new Error("vault closed");
    const vault = vi.fn(() => Promise.reject(own));
    await expect(getLead((await guarded(vault)).close, { path })).rejects.toBe(own);
    expect(vault).toHaveBeenCalledOnce();
    await expect(getLead((await guarded(async () => "")).close, { path })).rejects.toThrow("The access token is empty");
  });

  test("is not waited for after an abort", async () => {
    const { close, seen } = await guarded(() => new Promise(() => {}));
    const controller = new AbortController();
    const call = getLead(close, { path, signal: controller.signal });
    setTimeout(() => controller.abort("enough"), 10);
    await expect(call).rejects.toBe("enough");
    expect(seen).toEqual([]);
  });

  test("leaves nothing on the signal of a call", async () => {
    const { signal } = new AbortController();
    const close = createClient({ accessToken: async () => "good", fetch: async () => Response.json({}) });
    await getLead(close, { path, signal });
    const failing = createClient({ accessToken: () => Promise.reject(new Error("vault closed")) });
    await expect(getLead(failing, { path, signal })).rejects.toThrow("vault closed");
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });
});

test("a token that was refused is not tried again when it is a string", async () => {
  const { close, seen } = await guarded("bad");
  await expect(getLead(close, { path })).rejects.toBeInstanceOf(UnauthorizedError);
  expect(seen).toHaveLength(1);
});

test("a call's own authorization header is kept", async () => {
  const { close, seen } = await guarded("bad");
  await getLead(close, { path, headers: { authorization: "Bearer good" } });
  expect(seen).toHaveLength(1);
});

describe("credentials stay hidden", () => {
  const secret = "tok_5ecret";

  test.each([{ apiKey: secret }, { accessToken: secret }, { accessToken: async () => secret }])("in the client: %o", (credentials) => {
    const close = createClient(credentials);
    const shown = [String(close), JSON.stringify(close), inspect(close, { depth: 20, showHidden: true })].join("\n");
    expect(shown).toContain("send");
    for (const form of [secret, btoa(`${secret}:`)]) expect(shown).not.toContain(form);
  });

  test.each([`https://user:${secret}@host`, `https://${secret}:@api.close.com/api/v1`, `http:user:${secret}@host`])(
    "in a baseUrl, which is refused with them: %s",
    async (baseUrl) => {
      const said = "A baseUrl cannot hold credentials.";
      expect(() => createClient({ apiKey: "api_a.b", baseUrl })).toThrow(new TypeError(said));
      const close = createClient({ apiKey: "api_a.b" });
      await expect(close.GET("/lead/{id}/", { params: { path }, baseUrl })).rejects.toEqual(new TypeError(said));
    },
  );

  test("though an @ may be in a path", async () => {
    const close = createClient({
      apiKey: "api_a.b",
      baseUrl: "https://host/@closekit/api/",
      fetch: async (url) => Response.json({ id: url }),
    });
    expect((await getLead(close, { path })).id).toBe("https://host/@closekit/api/lead/lead_x/");
  });

  test.each([`Bearer ${secret}\ny`, `Bearer ${secret}…`])("in the error about a header that cannot be sent: %j", async (authorization) => {
    const headers = { authorization };
    const calls = [
      getLead(createClient({ apiKey: "api_a.b", headers }), { path }),
      getLead(createClient({ apiKey: "api_a.b" }), { path, headers }),
    ];
    for (const call of calls) {
      const error = await call.catch((thrown) => thrown);
      expect(error).toEqual(new TypeError("A header has a character that no header has. A line break?"));
      expect(inspect(error, { depth: 20, showHidden: true })).not.toContain(secret);
    }
  });

  test("from the steps of the pipeline, before and after a request was sent", async () => {
    const shown: string[] = [];
    const close = createClient({
      accessToken: secret,
      fetch: async () => Response.json({}),
      middleware: [
        async (request, next) => {
          const response = await next(request);
          shown.push(inspect([request, [...request.headers], response], { depth: 20, showHidden: true }));
          return response;
        },
      ],
    });
    await createLead(close, { body: { name: "A" } });
    expect(shown.join()).toContain("/lead/");
    expect(shown.join()).not.toContain(secret);
  });

  test.each([`${secret}\nx`, `${secret}…`, `${secret} x`])("in the error about a token that no header can carry: %j", async (token) => {
    const said = "The access token is empty, or has a character that no access token has";
    expect(() => createClient({ accessToken: token })).toThrow(said);
    const error = await getLead(createClient({ accessToken: () => token }), { path }).catch((thrown) => thrown);
    expect(error.message).toContain(said);
    expect(inspect(error, { depth: 20, showHidden: true })).not.toContain(secret);
  });

  test.each([`${secret}\n`, `${secret}\r\n`, `${secret}…`, ` ${secret}`])("in the error about a key that no key is: %j", (apiKey) => {
    const make = () => createClient({ apiKey });
    expect(make).toThrow(new TypeError("The API key is empty, or has a character that no API key has. A line break?"));
    try {
      make();
    } catch (error) {
      expect(inspect(error, { depth: 20, showHidden: true })).not.toContain(secret);
    }
  });
});
