import type { AccessTokenSource } from "../credentials.ts";
import { ConnectionError, neverSent } from "../failures.ts";
import { retryAfter } from "../quota.ts";
import { passing } from "../resend.ts";
import type { OAuthApp } from "./app.ts";
import { OAuthError } from "./error.ts";
import { inTime, type OAuthTokens, refreshTokens } from "./tokens.ts";

/** Where the tokens of one user are kept, as safe as a password. */
export interface TokenStore {
  /** The tokens that were set last; nothing when there are none. */
  get(): OAuthTokens | null | undefined | Promise<OAuthTokens | null | undefined>;
  /** Keeps new tokens in place of the ones before, which are revoked. They are used only when this has succeeded. */
  set(tokens: OAuthTokens): unknown;
}

/** Options of {@link refreshingToken}. */
export interface RefreshingOptions {
  /** How long before its end a token is replaced, in ms; 60,000 by default, and never more than half of its life. */
  leeway?: number;
}

/**
 * Gives `createClient` access tokens that do not end: the token is refreshed before it ends, and when the API refuses it. However many
 * calls wait for it, there is one refresh, and its result is stored before it is used. Make one for each user and share it between
 * clients.
 *
 * The store is read at first and again before each refresh, so tokens that another process has refreshed are taken over. A refresh is
 * repeated after 429, 502, 503 and 504, and when there was no connection. The API also answers 401 where only permission is missing, so a
 * token that comes from a refresh is not refreshed again within a minute for being refused.
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

  // the token of the last refresh, and until when a refusal of it is not about its age
  let renewed: string | undefined;
  let renewedUntil = 0;

  const usable = ({ access_token, expires_at, expires_in }: OAuthTokens, rejected: string | undefined) => {
    const half = expires_in * 500;
    const early = half < leeway ? half : leeway;
    return expires_at - early > Date.now() && (access_token !== rejected || (access_token === renewed && Date.now() < renewedUntil));
  };

  const read = () => inTime(app, "store.get()", () => store.get());

  const obtain = async (rejected: string | undefined) => {
    const end = performance.now() + (app.timeout ?? 30_000);
    for (let attempt = 1; ; attempt++) {
      const stored = await read();
      if (!stored) throw new OAuthError("no_tokens", "The token store is empty. Has the user disconnected the app?");
      if (usable(stored, rejected)) return stored;
      const from = stored.refresh_token;
      if (!from) throw new OAuthError("no_refresh_token", "The access token is used up. Ask for offline_access.");
      if (unsaved?.from !== from) {
        try {
          unsaved = { from, tokens: await refreshTokens(app, from) };
        } catch (error) {
          const delay = pause(error, attempt);
          if (performance.now() + delay <= end) {
            await new Promise((resolve) => setTimeout(resolve, delay));
            continue;
          }
          // another process may have been faster
          const other = await read();
          if (other && other.refresh_token !== from && usable(other, rejected)) return other;
          throw error;
        }
      }
      const { tokens } = unsaved;
      await inTime(app, "store.set()", () => store.set(tokens));
      unsaved = undefined;
      renewed = tokens.access_token;
      renewedUntil = Date.now() + 60_000;
      return tokens;
    }
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

/**
 * Milliseconds until a refresh is tried again, which is never where the failure will not pass.
 *
 * After 502, 503 and 504 nobody knows whether it was carried out. If it was, the tokens that it gave are lost, and the refresh token is
 * revoked whatever comes next: trying again costs nothing. It could only harm tokens that another process has got in between, so the
 * store is read first. A refresh without an answer, which has used up its time or its connection, is left to the next attempt of a call.
 */
function pause(error: unknown, attempt: number): number {
  const { status = 0, response } = error as Partial<OAuthError>;
  const unconnected = error instanceof ConnectionError && neverSent.test(error.code ?? "");
  if (attempt > 3 || !(unconnected || passing(status))) return Infinity;
  const told = response && retryAfter(response);
  return told ? told * 1000 : Math.random() * 500 * 2 ** attempt;
}
