/** 256 random bits, as text for URLs. */
export const randomText = (): string => base64Url(crypto.getRandomValues(new Uint8Array(32)));

/** What PKCE sends ahead of a code verifier: its SHA-256 hash (`S256` of RFC 7636). */
export async function codeChallenge(codeVerifier: string): Promise<string> {
  return base64Url(new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(codeVerifier))));
}

const base64Url = (bytes: Uint8Array) =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
