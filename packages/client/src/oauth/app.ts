/** An OAuth app, as it is registered with Close. */
export interface OAuthApp {
  clientId: string;
  /** Leave it out for an app that cannot keep a secret. */
  clientSecret?: string;
  /** Where the browser comes back to. Without it, the registered one is used. */
  redirectUri?: string;
  /** Instead of Close's own servers, the URL of a sandbox; only its origin counts. */
  baseUrl?: string;
  /** Instead of the global `fetch`. */
  fetch?: typeof globalThis.fetch;
  /** How long a request for tokens, or a call of the token store, may take, in ms; 30,000 by default. No refresh is repeated later. */
  timeout?: number;
}

/** An endpoint of the description, on the server that the app uses. */
export function endpointUrl({ baseUrl }: OAuthApp, endpoint: string): URL {
  const url = new URL(endpoint);
  return baseUrl ? new URL(url.pathname, baseUrl) : url;
}
