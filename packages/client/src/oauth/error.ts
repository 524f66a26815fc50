import { NamedError } from "../named-error.ts";

/** No token was given out, or none can be. */
export class OAuthError extends NamedError {
  protected static override readonly closekit: string = "OAuthError";
  /**
   * Why: what the server says, as in `invalid_grant`, or `access_denied` when the user has declined. From this side come
   * `state_mismatch` and `no_code` for a redirect that is not the answer to one's own request, `no_tokens` when the store is empty,
   * `no_refresh_token` when the token is used up and cannot be replaced, and `invalid_response` for an answer that makes no sense.
   */
  declare readonly code: string;
  /** The HTTP status, when the server answered. */
  declare readonly status: number | undefined;
  /** The answer, when there was one. Its body has been read. */
  declare readonly response: Response | undefined;

  constructor(code: string, message: string, response?: Response) {
    super(`${code}: ${message}`, { code, status: response?.status, response });
  }
}
