/**
 * Checks that a key is one that requests can carry: both as the user name of Basic, which ends at a colon, and as a bearer token.
 *
 * @throws TypeError when it is not
 */
export function checkApiKey(key: unknown): void {
  if (typeof key === "string" && /^[!-9;-~]{1,200}$/.test(key)) return;
  throw new TypeError(`An API key has 1 to 200 letters, digits and signs, but no spaces and colons. This is none: ${JSON.stringify(key)}`);
}
