import { allScopes, authorizeEndpoint } from "../generated/oauth.ts";
import { endpointUrl, type OAuthApp } from "./app.ts";
import { OAuthError } from "./error.ts";
import { codeChallenge, randomText } from "./pkce.ts";

/** Options of {@link authorizeUrl}. */
export interface AuthorizeOptions {
  /** What to ask for, separated by spaces; by default everything, refresh tokens included. */
  scope?: string;
  /** Instead of a random one. */
  state?: string;
  /** Instead of a random one: 43 to 128 letters, digits and `-._~`. */
  codeVerifier?: string;
}

/** An authorization that a user is asked for. */
export interface Authorization {
  /** Where to send the user's browser. */
  url: string;
  /** Keep both in the user's session until the browser comes back. The verifier is a secret. */
  state: string;
  codeVerifier: string;
}

/**
 * Where to send a user to choose an organization and authorize the app, with state and PKCE.
 *
 * @example
 * const { url, state, codeVerifier } = await authorizeUrl(app);
 */
export async function authorizeUrl(app: OAuthApp, options: AuthorizeOptions = {}): Promise<Authorization> {
  const { scope = allScopes, state = randomText(), codeVerifier = randomText() } = options;
  const url = endpointUrl(app, authorizeEndpoint);
  url.search = new URLSearchParams({
    client_id: app.clientId,
    response_type: "code",
    ...(app.redirectUri ? { redirect_uri: app.redirectUri } : {}),
    scope,
    state,
    code_challenge: await codeChallenge(codeVerifier),
    code_challenge_method: "S256",
  }).toString();
  return { url: url.href, state, codeVerifier };
}

/**
 * The code in the URL that the browser came back with.
 *
 * @param url absolute, or from the path or the `?` on
 * @throws OAuthError `access_denied` and the like when the user or Close declined; `state_mismatch` when the URL does not belong to the
 * authorization with this state, as in a forged one; `no_code` when it has none
 */
export function codeFrom(url: string | URL, { state }: { state: string }): string {
  // not by `new URL`, whose error would show the code
  const query = new URLSearchParams(/\?([^#]*)/.exec(String(url))?.[1]);
  if (!state || query.get("state") !== state) {
    throw new OAuthError("state_mismatch", "The browser came back with another state than it left with. Start again.");
  }
  const error = query.get("error");
  if (error) throw new OAuthError(error, query.get("error_description") ?? "The authorization was declined.");
  const code = query.get("code");
  if (!code) throw new OAuthError("no_code", "The browser came back without a code.");
  return code;
}
