import type { Operation } from "./operation-module.ts";

/** The parts of a security scheme that the module is made from. */
export interface SecurityScheme {
  flows?: { authorizationCode?: { scopes: Record<string, string> } };
}

/** Where the OAuth operations are, which have servers of their own, and what to ask a user for. */
export function oauthModule(paths: Record<string, Record<string, Operation>>, schemes: Record<string, SecurityScheme>): string {
  const url = (id: string) => {
    for (const [path, item] of Object.entries(paths)) {
      const operation = Object.values(item).find(({ operationId }) => operationId === id);
      const server = operation?.servers?.[0];
      if (server) return JSON.stringify(server.url + path);
    }
    throw new Error(`The description has no operation ${id} with a server of its own`);
  };
  const scopes = Object.values(schemes).flatMap(({ flows }) => Object.keys(flows?.authorizationCode?.scopes ?? {}));
  return `/** Where a user's browser is sent to authorize an app. */
export const authorizeEndpoint = ${url("authorizeOAuth")};

/** Where tokens are given out. */
export const tokenEndpoint = ${url("createOAuthToken")};

/** Where tokens are revoked. */
export const revokeEndpoint = ${url("revokeOAuthToken")};

/** All scopes, the one for refresh tokens among them. */
export const allScopes = ${JSON.stringify(scopes.join(" "))};
`;
}
