/** An API key, or an OAuth access token. */
export type Credentials = { apiKey: string; accessToken?: never } | { accessToken: string; apiKey?: never };

/**
 * The `authorization` header: HTTP Basic with the API key as user name and no password, or a bearer token.
 *
 * @throws TypeError when neither is given, as with an environment variable that is not set
 */
export function authorization({ apiKey, accessToken }: { apiKey?: string; accessToken?: string }): string {
  if (apiKey) return `Basic ${btoa(`${apiKey}:`)}`;
  if (accessToken) return `Bearer ${accessToken}`;
  throw new TypeError("createClient needs an apiKey or an accessToken, and got neither. Is the environment variable set?");
}
