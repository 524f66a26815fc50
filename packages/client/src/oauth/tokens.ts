import type { OAuthError as ErrorBody, OAuthToken } from "@closekit/types";
import { bodyOf, failures } from "../failures.ts";
import { revokeEndpoint, tokenEndpoint } from "../generated/oauth.ts";
import { TimeoutError } from "../timeout.ts";
import { endpointUrl, type OAuthApp } from "./app.ts";
import { OAuthError } from "./error.ts";

/** Tokens that act as one user in one organization, with the time when they end. They are secrets. */
export interface OAuthTokens extends OAuthToken {
  /** When the access token ends, in ms since 1970. */
  expires_at: number;
}

/**
 * Exchanges the code of an authorization for tokens.
 *
 * @throws OAuthError when the server refuses; ConnectionError or TimeoutError when it does not answer
 */
export function exchangeCode(app: OAuthApp, { code, codeVerifier }: { code: string; codeVerifier?: string }): Promise<OAuthTokens> {
  return tokens(app, { grant_type: "authorization_code", redirect_uri: app.redirectUri }, { code, code_verifier: codeVerifier });
}

/**
 * Exchanges a refresh token for new tokens, and so revokes the refresh token: store the new one before anything else.
 *
 * @throws OAuthError when the server refuses; ConnectionError or TimeoutError when it does not answer
 */
export async function refreshTokens(app: OAuthApp, refreshToken: string): Promise<OAuthTokens> {
  const refreshed = await tokens(app, { grant_type: "refresh_token" }, { refresh_token: refreshToken });
  return { refresh_token: refreshToken, ...refreshed };
}

/**
 * Ends the app's access for a user who disconnects it.
 *
 * @param token the refresh token, which takes the access token with it
 * @throws OAuthError when the server refuses; ConnectionError or TimeoutError when it does not answer
 */
export async function revokeToken(app: OAuthApp, token: string): Promise<void> {
  await post(app, revokeEndpoint, {}, { token });
}

type Fields = Record<string, string | undefined>;

async function tokens(app: OAuthApp, grant: Fields, secrets: Fields): Promise<OAuthTokens> {
  const asked = Date.now();
  const { body, response } = await post(app, tokenEndpoint, grant, secrets);
  const { access_token, expires_in } = Object(body) as Partial<OAuthToken>;
  if (typeof access_token !== "string" || typeof expires_in !== "number") {
    throw new OAuthError("invalid_response", `The server answered ${response.status} without a token`, response);
  }
  return { ...(body as OAuthToken), expires_at: asked + expires_in * 1000 };
}

/** Sends a form with the app's credentials. */
async function post(app: OAuthApp, endpoint: string, plain: Fields, fields: Fields) {
  const secrets: Fields = { client_secret: app.clientSecret, ...fields };
  const form = new URLSearchParams({ client_id: app.clientId });
  for (const [name, value] of Object.entries({ ...plain, ...secrets })) if (value) form.set(name, value);
  const { href, pathname } = endpointUrl(app, endpoint);
  const operation = `POST ${pathname}`;
  const { body, response } = await inTime(app, operation, async (signal) => {
    const request = {
      url: href,
      method: "POST",
      route: pathname,
      headers: { "content-type": "application/x-www-form-urlencoded", accept: "application/json" },
      body: form.toString(),
      redirect: "manual" as const, // the secrets are for nobody else
      signal,
    };
    const response = await failures(request, ({ url, route, ...init }) => (app.fetch ?? globalThis.fetch)(url, init));
    return { body: parse(await bodyOf({ operation, request: { method: "POST", url: href }, response }, signal)), response };
  });
  if (response.ok) return { body, response };
  const { error, error_description } = Object(body) as Partial<ErrorBody>;
  const answered = `${operation} answered ${response.status}`;
  const message = error_description ? `${answered}: ${without(secrets, String(error_description))}` : answered;
  throw new OAuthError(typeof error === "string" ? error : "invalid_response", message, response);
}

/** A silent server, or store, must not hold up all calls that wait for a token. */
export const inTime = <T>({ timeout = 30_000 }: OAuthApp, operation: string, run: (signal: AbortSignal) => T | Promise<T>): Promise<T> =>
  new Promise<T>((resolve, reject) => {
    const controller = new AbortController();
    const timer = setTimeout(() => {
      const error = new TimeoutError(operation, timeout);
      reject(error); // whether or not it heeds the signal
      controller.abort(error);
    }, timeout);
    (async () => run(controller.signal))()
      .then(resolve, reject)
      .finally(() => clearTimeout(timer));
  });

/** What a server says, for it may repeat what it refuses. */
const without = (secrets: Fields, text: string) =>
  Object.values(secrets).reduce<string>((left, secret) => (secret ? left.replaceAll(secret, "…") : left), text);

function parse(text: unknown): unknown {
  try {
    return JSON.parse(text as string);
  } catch {
    return undefined;
  }
}
