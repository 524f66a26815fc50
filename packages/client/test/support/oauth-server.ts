import { createHash } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { OAuthApp, OAuthTokens, TokenStore } from "@closekit/client/oauth";
import { json, serve } from "./server.ts";

/** An OAuth server and an API behind it, in one: tokens rotate, and only the latest ones count. */
export interface OAuthServer {
  url: string;
  app: OAuthApp & { clientSecret: string };
  /** The forms that the token and revoke endpoints got, with the paths they came to. */
  forms: Record<string, string>[];
  /** What the API was called with, in order: access tokens and bodies. */
  calls: { token: string; body: string }[];
  /** Lets a user authorize with this challenge; the code for it. */
  authorize(challenge: string): string;
  /** Gives out tokens as if they had been exchanged. */
  issue(lifetime?: number): OAuthTokens;
  /** Ends the access token before its time. */
  expire(): void;
  /** Instead of the server's own answer to forms; returning false leaves the answer to the server. */
  intercept: ((form: Record<string, string>, response: ServerResponse) => boolean) | undefined;
}

export async function oauthServer(): Promise<OAuthServer> {
  let count = 0;
  let access: string | undefined;
  let refresh: string | undefined;
  let waiting: { code: string; challenge: string } | undefined;

  const give = () => {
    count++;
    access = `access-${count}`;
    refresh = `refresh-${count}`;
    return {
      token_type: "Bearer",
      access_token: access,
      expires_in: 3600,
      refresh_token: refresh,
      scope: "all.full_access offline_access",
      organization_id: "orga_x",
      user_id: "user_x",
    };
  };
  const answerForm = (form: Record<string, string>, response: ServerResponse) => {
    if (form.client_id !== "app" || form.client_secret !== "app-secret") return json(response, 401, { error: "invalid_client" });
    if (form.path === "/oauth2/revoke/") {
      if (form.token === refresh) access = refresh = undefined;
      return response.writeHead(200).end();
    }
    const byCode =
      form.grant_type === "authorization_code" &&
      form.code === waiting?.code &&
      createHash("sha256")
        .update(form.code_verifier ?? "")
        .digest("base64url") === waiting?.challenge;
    const byRefresh = form.grant_type === "refresh_token" && form.refresh_token !== undefined && form.refresh_token === refresh;
    if (!byCode && !byRefresh) return json(response, 400, { error: "invalid_grant" });
    waiting = undefined;
    json(response, 200, give());
  };
  const answerCall = (request: IncomingMessage, body: string, response: ServerResponse) => {
    const token = request.headers.authorization?.replace(/^Bearer /, "") ?? "";
    server.calls.push({ token, body });
    if (token !== access) json(response, 401, { error: "Unauthorized" });
    else json(response, 200, { id: "lead_x" });
  };
  const url = await serve(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    if (!request.url?.startsWith("/oauth2/")) return answerCall(request, body, response);
    const form = { path: request.url, ...Object.fromEntries(new URLSearchParams(body)) };
    server.forms.push(form);
    if (!server.intercept?.(form, response)) answerForm(form, response);
  });
  const server: OAuthServer = {
    url,
    app: { clientId: "app", clientSecret: "app-secret", baseUrl: `${url}/api/v1` },
    forms: [],
    calls: [],
    intercept: undefined,
    authorize(challenge) {
      waiting = { code: "code-1", challenge };
      return waiting.code;
    },
    issue: (lifetime = 3_600_000) => ({ ...give(), expires_at: Date.now() + lifetime }),
    expire() {
      access = undefined;
    },
  };
  return server;
}

/** A store that takes its time, with what it holds. */
export function slowStore(tokens?: OAuthTokens): TokenStore & { tokens: OAuthTokens | undefined; reads: number; writes: number } {
  const pause = () => new Promise((resolve) => setTimeout(resolve, 5));
  const store = {
    tokens,
    reads: 0,
    writes: 0,
    async get() {
      store.reads++;
      await pause();
      return store.tokens;
    },
    async set(given: OAuthTokens) {
      store.writes++;
      await pause();
      store.tokens = given;
    },
  };
  return store;
}
