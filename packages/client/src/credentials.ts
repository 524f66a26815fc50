import type { Middleware } from "./pipeline.ts";

/** An API key, or an OAuth access token. */
export type Credentials = { apiKey: string; accessToken?: never } | { accessToken: string; apiKey?: never };

/**
 * The step that signs requests: HTTP Basic with the API key as user name and no password, or a bearer token.
 *
 * @throws TypeError when neither is given, as with an environment variable that is not set
 */
export function authorize({ apiKey, accessToken }: { apiKey?: string; accessToken?: string }): Middleware {
  if (!apiKey && !accessToken) {
    throw new TypeError("createClient needs an apiKey or an accessToken, and got neither. Is the environment variable set?");
  }
  const authorization = apiKey ? `Basic ${btoa(`${apiKey}:`)}` : `Bearer ${accessToken}`;
  return (request, next) => {
    request.headers.set("authorization", authorization);
    return next(request);
  };
}
