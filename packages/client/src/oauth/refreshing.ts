import type { AccessTokenSource } from "../credentials.ts";
import type { OAuthApp } from "./app.ts";
import { OAuthError } from "./error.ts";
import { type OAuthTokens, refreshTokens } from "./tokens.ts";

/** Where the tokens of one user are kept, as safe as a password. */
export interface TokenStore {
  /** The tokens that were set last; nothing when there are none. */
  get(): OAuthTokens | null | undefined | Promise<OAuthTokens | null | undefined>;
  /** Keeps new tokens in place of the ones before, which are revoked. They are used only when this has succeeded. */
  set(tokens: OAuthTokens): unknown;
}

/** Options of {@link refreshingToken}. */
export interface RefreshingOptions {
  /** How long before its end a token is replaced, in ms; 60,000 by default. */
  leeway?: number;
}

/**
 * Gives `createClient` access tokens that do not end: the token is refreshed before it ends, and when the API refuses it. However many
 * calls wait for it, there is one refresh, and its result is stored before it is used. Make one for each user and share it between
 * clients.
 *
 * The store is read at first and again before each refresh, so tokens that another process has refreshed are taken over.
 *
 * @example
 * const close = createClient({ accessToken: refreshingToken(app, store) });
 *
 * Calls throw OAuthError when there is no token to be had, and what the store throws. Tokens that it did not take are kept, and offered
 * to it again with the next call.
 */
export function refreshingToken(app: OAuthApp, store: TokenStore, { leeway = 60_000 }: RefreshingOptions = {}): AccessTokenSource {
  let current: OAuthTokens | undefined;
  let flight: Promise<OAuthTokens> | undefined;
  // what a failing store did not take, and the refresh token that it was given out for
  let unsaved: { from: string; tokens: OAuthTokens } | undefined;

  const usable = ({ access_token, expires_at }: OAuthTokens, rejected: string | undefined) =>
    access_token !== rejected && expires_at - leeway > Date.now();

  const obtain = async (rejected: string | undefined) => {
    const stored = await store.get();
    if (!stored) throw new OAuthError("no_tokens", "The token store is empty. Has the user disconnected the app?");
    if (usable(stored, rejected)) return stored;
    const from = stored.refresh_token;
    if (!from) throw new OAuthError("no_refresh_token", "The access token is used up. Ask for offline_access.");
    if (unsaved?.from !== from) {
      try {
        unsaved = { from, tokens: await refreshTokens(app, from) };
      } catch (error) {
        // another process may have been faster
        const other = await store.get();
        if (other && other.refresh_token !== from && usable(other, rejected)) return other;
        throw error;
      }
    }
    const { tokens } = unsaved;
    await store.set(tokens);
    unsaved = undefined;
    return tokens;
  };

  return async ({ rejected }) => {
    if (current && !flight && usable(current, rejected)) return current.access_token;
    flight ??= obtain(rejected).finally(() => {
      flight = undefined;
    });
    current = await flight;
    return current.access_token;
  };
}
