import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { inspect } from "node:util";
import { authorizeUrl, codeChallenge, codeFrom, exchangeCode, OAuthError, revokeToken } from "@closekit/client/oauth";
import { describe, expect, test } from "vitest";
import { oauthServer } from "../support/oauth-server.ts";

const description = JSON.parse(readFileSync(createRequire(import.meta.url).resolve("@closekit/spec/openapi.json"), "utf8"));
const app = { clientId: "app", clientSecret: "app-secret", redirectUri: "https://northgate.example/callback" };

/** What a synchronous function throws. */
function thrownBy(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    return error;
  }
}

test("the code challenge is that of RFC 7636, appendix B", async () => {
  expect(await codeChallenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")).toBe("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
});

describe("authorizeUrl()", () => {
  test("has what the description asks for, and the scope for refresh tokens", async () => {
    const { url, state, codeVerifier } = await authorizeUrl(app);
    const { origin, pathname, searchParams } = new URL(url);
    const { authorizationUrl, scopes } = description.components.securitySchemes.oauth2.flows.authorizationCode;
    expect(origin + pathname).toBe(authorizationUrl);
    expect(Object.fromEntries(searchParams)).toEqual({
      client_id: "app",
      response_type: "code",
      redirect_uri: app.redirectUri,
      scope: Object.keys(scopes).join(" "),
      state,
      code_challenge: await codeChallenge(codeVerifier),
      code_challenge_method: "S256",
    });
    expect(searchParams.get("scope")).toContain("offline_access");
    const known = description.paths["/oauth2/authorize/"].get.parameters.map(({ name }: { name: string }) => name);
    expect([...searchParams.keys()].filter((name) => !known.includes(name))).toEqual([]);
  });

  test("is another each time, with state and verifier that cannot be guessed", async () => {
    const [a, b] = await Promise.all([authorizeUrl(app), authorizeUrl(app)]);
    for (const text of [a.state, b.state, a.codeVerifier, b.codeVerifier]) expect(text).toMatch(/^[\w-]{43}$/);
    expect(new Set([a.state, b.state, a.codeVerifier, b.codeVerifier]).size).toBe(4);
  });

  test("keeps the secret and the verifier to itself", async () => {
    const { url, codeVerifier } = await authorizeUrl(app);
    expect(url).not.toContain("app-secret");
    expect(url).not.toContain(codeVerifier);
  });

  test("takes state, verifier and scope of one's own, and leaves out a redirect URI that is not given", async () => {
    const options = { state: "s", codeVerifier: "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk", scope: "all.full_access" };
    const { url, ...kept } = await authorizeUrl({ clientId: "app" }, options);
    const { searchParams } = new URL(url);
    expect(kept).toEqual({ state: "s", codeVerifier: options.codeVerifier });
    expect([searchParams.get("scope"), searchParams.has("redirect_uri")]).toEqual(["all.full_access", false]);
  });
});

describe("codeFrom()", () => {
  test.each(["https://northgate.example/callback?code=c1&state=s1", "/callback?state=s1&code=c1#top", "?code=c1&state=s1"])(
    "reads %s",
    (url) => {
      expect(codeFrom(url, { state: "s1" })).toBe("c1");
    },
  );

  test.each([
    ["another state", "/callback?code=c0de&state=s2", "s1", "state_mismatch"],
    ["no state", "/callback?code=c0de", "s1", "state_mismatch"],
    ["no state, and none was kept", "/callback?code=c0de&state=", "", "state_mismatch"],
    ["an error of someone else's", "/callback?error=access_denied&state=s2", "s1", "state_mismatch"],
    ["a user who declined", "/callback?error=access_denied&state=s1", "s1", "access_denied"],
    ["no code", "/callback?state=s1", "s1", "no_code"],
    ["what is no URL", "https://[callback?code=c0de&state=s2", "s1", "state_mismatch"],
  ])("refuses %s", (_what, url, state, code) => {
    const error = thrownBy(() => codeFrom(url, { state }));
    expect(error).toBeInstanceOf(OAuthError);
    expect(error).toMatchObject({ name: "OAuthError", code, status: undefined });
    expect(inspect(error)).not.toContain("c0de");
  });
});

describe("exchangeCode()", () => {
  test("gets tokens for a code, from authorization to redirect", async () => {
    const server = await oauthServer();
    const asked = await authorizeUrl({ ...server.app, redirectUri: app.redirectUri });
    expect(asked.url).toContain(`${server.url}/oauth2/authorize/?`);
    const sent = new URL(asked.url).searchParams;
    const code = server.authorize(sent.get("code_challenge") ?? "");
    const back = `${sent.get("redirect_uri")}?${new URLSearchParams({ code, state: sent.get("state") ?? "" })}`;
    const before = Date.now();
    const tokens = await exchangeCode(
      { ...server.app, redirectUri: app.redirectUri },
      { code: codeFrom(back, asked), codeVerifier: asked.codeVerifier },
    );
    expect(tokens).toMatchObject({ access_token: "access-1", refresh_token: "refresh-1", organization_id: "orga_x" });
    expect(tokens.expires_at - before).toBeGreaterThanOrEqual(3_600_000);
    expect(tokens.expires_at - Date.now()).toBeLessThanOrEqual(3_600_000);
    const { path, ...form } = server.forms[0] ?? {};
    const { properties } = description.components.schemas.OAuthAuthorizationCodeGrant;
    expect(Object.keys(form).filter((key) => !(key in properties))).toEqual([]);
    expect(form).toMatchObject({ grant_type: "authorization_code", redirect_uri: app.redirectUri });
  });

  test("tells by its code why there are none", async () => {
    const server = await oauthServer();
    const wrong = await exchangeCode(server.app, { code: "stolen-code", codeVerifier: "a-verifier" }).catch((thrown) => thrown);
    expect(wrong).toBeInstanceOf(OAuthError);
    expect(wrong).toMatchObject({ code: "invalid_grant", status: 400, message: "invalid_grant: POST /oauth2/token/ answered 400" });
    const unknown = await exchangeCode({ ...server.app, clientSecret: "x" }, { code: "c" }).catch((thrown) => thrown);
    expect(unknown).toMatchObject({ code: "invalid_client", status: 401 });
  });

  test("of an app without a secret sends none", async () => {
    const server = await oauthServer();
    const { clientSecret, ...publicApp } = server.app;
    await exchangeCode(publicApp, { code: "c", codeVerifier: "v" }).catch(() => {});
    expect(server.forms).toEqual([
      { path: "/oauth2/token/", grant_type: "authorization_code", client_id: "app", code: "c", code_verifier: "v" },
    ]);
  });
});

test("revokeToken() ends the access", async () => {
  const server = await oauthServer();
  const { refresh_token = "" } = server.issue();
  expect(await revokeToken(server.app, refresh_token)).toBeUndefined();
  expect(server.forms).toEqual([{ path: "/oauth2/revoke/", client_id: "app", client_secret: "app-secret", token: refresh_token }]);
  const { properties } = description.components.schemas.RevokeOAuthToken;
  expect(Object.keys(server.forms[0] ?? {}).filter((key) => key !== "path" && !(key in properties))).toEqual([]);
  await expect(revokeToken({ ...server.app, clientSecret: "x" }, "t")).rejects.toMatchObject({ code: "invalid_client" });
});
