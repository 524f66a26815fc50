import type { CloseRequest, Middleware, Next } from "./pipeline.ts";
import { canResend, discard } from "./resend.ts";
import { unlessAborted } from "./wait.ts";

/**
 * Gives the access token of a request, and is called for each one. When the API has refused it with a 401, it is called once more and
 * told which token was `rejected`; the request is sent again with another one.
 */
export type AccessTokenSource = (context: { rejected?: string | undefined }) => string | Promise<string>;

/** An API key, or an OAuth access token, or what gives one. */
export type Credentials = { apiKey: string; accessToken?: never } | { accessToken: string | AccessTokenSource; apiKey?: never };

/**
 * The step that signs requests: HTTP Basic with the API key as user name and no password, or a bearer token. It comes after all others,
 * on a copy of the request, so that no other step gets to see the credentials. A request that has the header already keeps it.
 *
 * @throws TypeError when neither is given, as with an environment variable that is not set
 */
export function authorization({ apiKey, accessToken }: { apiKey?: string; accessToken?: string | AccessTokenSource }): Middleware {
  if (apiKey) return fixed(`Basic ${btoa(`${sound("API key", apiKey)}:`)}`);
  if (!accessToken) {
    throw new TypeError("createClient needs an apiKey or an accessToken. Is the environment variable set?");
  }
  if (typeof accessToken === "string") return fixed(bearer(accessToken));
  return async (request, next) => {
    if (request.headers.has("authorization")) return send(request, next);
    // whoever aborts does not wait for a token, though others may
    const ask = (rejected?: string) =>
      unlessAborted<string>(request.signal, (resolve, reject) => {
        request.call.spared = true; // after a 401, too
        (async () => accessToken({ rejected }))().then(resolve, reject);
      });
    const token = await ask();
    const response = await send(request, next, bearer(token));
    if (response.status !== 401 || !canResend(request)) return response;
    const other = await ask(token);
    if (other === token) return response;
    await discard(response);
    return send(request, next, bearer(other));
  };
}

const fixed =
  (header: string): Middleware =>
  (request, next) =>
    send(request, next, header);

/** Whoever observes the call is told of each request that goes out: when its token is there, but before it is signed. */
function send(request: CloseRequest, next: Next, authorization?: string): Promise<Response> {
  const signed: Next = (request) => {
    if (!authorization || request.headers.has("authorization")) return next(request);
    const headers = new Headers(request.headers);
    headers.set("authorization", authorization);
    return next({ ...request, headers });
  };
  return request.call.observer?.step(request, signed) ?? signed(request);
}

const bearer = (token: string) => `Bearer ${sound("access token", token)}`;

/** Refuses what no header can carry, or no server reads, in words of our own: the runtime's would show the secret. */
function sound(kind: string, secret: string): string {
  if (/^[!-~]+$/.test(secret)) return secret;
  throw new TypeError(`The ${kind} is empty, or has a character that no ${kind} has. A line break?`);
}
