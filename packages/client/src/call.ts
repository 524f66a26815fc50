import type { CloseClient } from "./client.ts";
import { apiError } from "./errors.ts";
import type { Outcome } from "./outcome.ts";
import type { SendOptions } from "./send.ts";

/** What any call accepts beside its parameters: headers of its own, a signal, and whatever else `fetch` takes. */
export interface CallOptions extends Omit<RequestInit, "body" | "headers" | "method"> {
  headers?: Record<string, string>;
  /** Whether it may be sent again although it may have been carried out already; by default, the client's `retries` decide. */
  idempotent?: boolean;
  /** Instead of the client's `fetch`, for this call. */
  fetch?: typeof globalThis.fetch;
}

/**
 * A call under way. Awaited, it is the body of a success; an error that the API answered is thrown as `CloseApiError`. `outcome()` gives
 * either without throwing, told apart by `ok` and `status`, with the response. Both throw when there is no answer or none to be
 * understood: `ConnectionError`, `InvalidResponseError`, and what the steps of the pipeline throw.
 */
export interface Call<Data, Responses> extends Promise<Data> {
  outcome(): Promise<Outcome<Responses, Data>>;
}

/** Sends a request of the description. The generated functions are typed shells around this. */
export function call<Data, Responses>(client: CloseClient, method: string, route: string, request: SendOptions): Call<Data, Responses> {
  const answered = client.send(method, route, request);
  const data = answered.then((answer) => {
    if (!answer.response.ok) throw apiError(answer);
    return answer.body as Data;
  });
  const outcome = async () => {
    data.catch(() => {}); // told by the outcome instead
    const { body, response } = await answered;
    const { ok, status } = response;
    const told = ok || Object(body) === body ? body : undefined;
    return { ok, status, [ok ? "data" : "error"]: told, response } as unknown as Outcome<Responses, Data>;
  };
  return Object.assign(data, { outcome });
}
