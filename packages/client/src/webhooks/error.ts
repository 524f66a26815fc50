import { NamedError } from "../named-error.ts";

const statuses = {
  missing_headers: 400,
  stale_timestamp: 400,
  bad_signature: 401,
  malformed_body: 400,
  body_too_large: 413,
  body_already_parsed: 500,
  busy: 503,
} as const;

/**
 * Why a delivery is refused. `body_already_parsed` is a fault of the receiving server; `busy` is nobody's: an earlier delivery of the
 * event is still being handled. The others are the sender's faults.
 */
export type CloseWebhookErrorCode = keyof typeof statuses;

/** A delivery that is not taken. Neither the key nor the signature that was expected is in it. */
export class CloseWebhookError extends NamedError {
  protected static override readonly closekit: string = "CloseWebhookError";
  /** The reason, to tell errors apart by. */
  declare readonly code: CloseWebhookErrorCode;
  /** The HTTP status to answer. */
  declare readonly status: number;

  constructor(code: CloseWebhookErrorCode, message: string) {
    super(message, { code, status: statuses[code] });
  }
}
