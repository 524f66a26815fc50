/** Names of headers and query parameters whose values are secret. */
const secret = /auth|cookie|token|secret|password|key|signature|^sig$|^code$/i;

/** What stands for a secret. */
export const redacted = "REDACTED";

/** A URL without credentials and without the values of secret query parameters. */
export function redactUrl(url: string): string {
  const safe = new URL(url, "http://localhost");
  safe.username &&= redacted;
  safe.password &&= redacted;
  for (const [name] of [...safe.searchParams]) {
    if (secret.test(name)) safe.searchParams.set(name, redacted);
  }
  return safe.href;
}

/** Headers as an object, without the values of secret ones. */
export function redactHeaders(headers: Headers): Record<string, string> {
  const safe = Object.fromEntries(headers);
  for (const name in safe) if (secret.test(name)) safe[name] = redacted;
  return safe;
}
