import type { CloseRequest, Middleware } from "./pipeline.ts";
import { canResend, discard } from "./resend.ts";

/**
 * Gives the access token of a request, and is called for each one. When the API has refused it with a 401, it is called once more and
 * told which token was `rejected`; the request is sent again with another one.
 */
export type AccessTokenSource = (context: { rejected?: string }) => string | Promise<string>;

/** An API key, or an OAuth access token, or what gives one. */
export type Credentials = { apiKey: string; accessToken?: never } | { accessToken: string | AccessTokenSource; apiKey?: never };

/**
 * The step that signs requests: HTTP Basic with the API key as user name and no password, or a bearer token. It comes after all others,
 * on a copy of the request, so that no other step gets to see the credentials. A request that has the header already keeps it.
 *
 * @throws TypeError when neither is given, as with an environment variable that is not set
 */
export function authorization({ apiKey, accessToken }: { apiKey?: string; accessToken?: string | AccessTokenSource }): Middleware {
  if (apiKey) return fixed(`Basic ${btoa(`${apiKey}:`)}`);
  if (!accessToken) {
    throw new TypeError("createClient needs an apiKey or an accessToken, and got neither. Is the environment variable set?");
  }
  if (typeof accessToken === "string") return fixed(bearer(accessToken));
  return async (request, next) => {
    if (request.headers.has("authorization")) return next(request);
    const ask = (rejected?: string) => unlessAborted(async () => accessToken(rejected ? { rejected } : {}), request.signal);
    const token = await ask();
    const response = await next(signed(request, bearer(token)));
    if (response.status !== 401 || !canResend(request)) return response;
    const other = await ask(token);
    if (other === token) return response;
    await discard(response);
    return next(signed(request, bearer(other)));
  };
}

const fixed =
  (header: string): Middleware =>
  (request, next) =>
    next(request.headers.has("authorization") ? request : signed(request, header));

function signed(request: CloseRequest, header: string): CloseRequest {
  const headers = new Headers(request.headers);
  headers.set("authorization", header);
  return { ...request, headers };
}

/** Refuses what no header can carry in words of our own: the runtime's would show the token. */
function bearer(token: string): string {
  if (/^[!-~]+$/.test(token)) return `Bearer ${token}`;
  throw new TypeError("The access token is empty, or has a character that no token has. Is there a line break in it?");
}

/** What a promise comes to, or the signal's reason when that comes first: others may be waiting for the same token. */
function unlessAborted<T>(start: () => Promise<T>, signal: AbortSignal | null | undefined): Promise<T> {
  if (!signal) return start();
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const cut = () => reject(signal.reason);
    signal.addEventListener("abort", cut);
    start()
      .then(resolve, reject)
      .finally(() => signal.removeEventListener("abort", cut));
  });
}
