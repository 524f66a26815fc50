/** Names of headers and query parameters whose values are secret. */
const secret = /auth|cookie|token|secret|password|key|signature|^sig$|^code$/i;

/** What stands for a secret. */
export const redacted = "REDACTED";

/** A URL without credentials and without the values of secret query parameters. */
export function redactUrl(url: string): string {
  const safe = new URL(url, "http://localhost");
  if (safe.username || safe.password) [safe.username, safe.password] = [redacted, redacted];
  for (const name of [...safe.searchParams.keys()]) {
    if (secret.test(name)) safe.searchParams.set(name, redacted);
  }
  return safe.href;
}

/** Headers as an object, without the values of secret ones. */
export const redactHeaders = (headers: Headers): Record<string, string> =>
  Object.fromEntries([...headers].map(([name, value]) => [name, secret.test(name) ? redacted : value]));
