import type { Description, OperationObject, SecurityScheme } from "./description.ts";

/** Says whether an `authorization` header satisfies an operation's security requirements. */
export type Authorization = (header: string | undefined) => boolean;

/**
 * Makes the check of an operation's credentials: any non-empty user name passes as an API key, any token as an access token.
 *
 * Prism's own check takes an empty user name, refuses a password with a colon, and knows `Bearer` only in this spelling.
 *
 * @throws when a security scheme is of a kind that is not sent in the `authorization` header
 */
export function authorization(document: Description, operation: Pick<OperationObject, "security">): Authorization {
  const requirements = operation.security ?? document.security ?? [];
  const alternatives = requirements.map((requirement) =>
    Object.keys(requirement).map((name) => check(name, document.components.securitySchemes[name])),
  );
  if (alternatives.length === 0) return () => true;
  return (header) => alternatives.some((checks) => checks.every((passes) => passes(header)));
}

function check(name: string, scheme: SecurityScheme | undefined): Authorization {
  if (scheme?.type === "http" && scheme.scheme === "basic") return hasUserName;
  if (scheme?.type === "oauth2" || (scheme?.type === "http" && scheme.scheme === "bearer")) return hasToken;
  throw new Error(`The security scheme ${name} is of a kind that cannot be checked.`);
}

function hasUserName(header: string | undefined): boolean {
  const credentials = /^basic +(\S+) *$/i.exec(header ?? "")?.[1];
  return credentials !== undefined && !/^(:|$)/.test(Buffer.from(credentials, "base64").toString());
}

function hasToken(header: string | undefined): boolean {
  return /^bearer +\S/i.test(header ?? "");
}
