export type { OAuthApp } from "./app.ts";
export { type Authorization, type AuthorizeOptions, authorizeUrl, codeFrom } from "./authorize.ts";
export { OAuthError } from "./error.ts";
export { codeChallenge } from "./pkce.ts";
export { type RefreshingOptions, refreshingToken, type TokenStore } from "./refreshing.ts";
export { exchangeCode, type OAuthTokens, refreshTokens, revokeToken } from "./tokens.ts";
