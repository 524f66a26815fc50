import { named } from "../named-error.ts";

/** No token was given out, or none can be. */
export class OAuthError extends Error {
  static {
    named(OAuthError, "OAuthError");
  }
  /**
   * Why: what the server says, as in `invalid_grant`, or `access_denied` when the user has declined. From this side come
   * `state_mismatch` and `no_code` for a redirect that is not the answer to one's own request, `no_tokens` when the store is empty,
   * `no_refresh_token` when the token is used up and cannot be replaced, and `invalid_response` for an answer that makes no sense.
   */
  readonly code: string;
  /** The HTTP status, when the server answered. */
  readonly status: number | undefined;
  /** The answer, when there was one. Its body has been read. */
  readonly response: Response | undefined;

  constructor(code: string, message: string, response?: Response) {
    super(`${code}: ${message}`);
    this.code = code;
    this.status = response?.status;
    this.response = response;
  }
}
