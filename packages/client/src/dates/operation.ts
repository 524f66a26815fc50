import type { Call } from "../call.ts";
import type { CloseClient } from "../client.ts";
import { answers, searched } from "../generated/dates.ts";
import type { Paging } from "../paged.ts";
import type { Selected, Selecting } from "../selected.ts";
import type { Send } from "../send.ts";
import { decode, formatDates } from "./codec.ts";
import type { TakingDates, WithDates } from "./types.ts";

// biome-ignore lint/suspicious/noExplicitAny: stands for whichever operation is given
type Operation = (client: CloseClient, request: any) => Call<any, any>;

type RequestOf<F extends Operation> = NonNullable<Parameters<F>[1]>;

/** What an operation with dates is sent: only body and query hold times. */
export type DatedRequest<R> = { [Part in keyof R]: Part extends "body" | "query" ? TakingDates<R[Part]> : R[Part] };

/** The operation's own type has forgotten its fields, for they depend on those that a call selects. */
type Body<F extends Operation> =
  ReturnType<F> extends Call<infer Data, infer Responses>
    ? Responses extends { 200: { content: { "application/json": infer Whole } } }
      ? Whole
      : Data
    : never;
type Responses<F extends Operation> = ReturnType<F> extends Call<infer _, infer All> ? All : never;

type Selectable<F extends Operation, Names extends readonly string[]> =
  RequestOf<F> extends { query?: infer Query } ? ("_fields" extends keyof NonNullable<Query> ? Selecting<Names> : unknown) : unknown;

/** An operation whose results have dates, and that takes dates. */
export type DatedOperation<F extends Operation> = undefined extends Parameters<F>[1]
  ? <const Names extends readonly string[] = readonly []>(
      client: CloseClient,
      request?: DatedRequest<RequestOf<F>> & Selectable<F, Names>,
    ) => Call<WithDates<Selected<Body<F>, Names>>, WithDates<Responses<F>>>
  : <const Names extends readonly string[] = readonly []>(
      client: CloseClient,
      request: DatedRequest<RequestOf<F>> & Selectable<F, Names>,
    ) => Call<WithDates<Selected<Body<F>, Names>>, WithDates<Responses<F>>>;

/**
 * An operation with dates: in its results they stand where the description says that there is a point in time, and in its body and
 * query they may stand there.
 *
 * @example
 * const lead = await withDates(getLead)(close, { path: { id } });
 * lead.date_created.getFullYear();
 *
 * @throws TypeError in calls: for an invalid date that is to be sent, or a text in the answer that is no date-time
 */
export function withDates<F extends Operation>(operation: F): DatedOperation<F> {
  const dated = (client: CloseClient, request: { body?: unknown; query?: unknown } = {}) => {
    const parts = Object.entries(request).map(([part, value]) => [
      part,
      part === "body" || part === "query" ? formatDates(value, part) : value,
    ]);
    return operation({ ...client, send: decoding(client.send) }, Object.fromEntries(parts));
  };
  // what a list is gone on with by search does not come through the operation
  const { search = "" } = (operation as { paging?: Paging }).paging ?? {};
  const decodeItem = (item: unknown) => decode(searched[search], item, search);
  // what else the function carries stays with it
  return Object.assign(dated, operation, { decodeItem }) as unknown as DatedOperation<F>;
}

/** `send`, with dates in what a success answers. */
const decoding =
  (send: Send): Send =>
  async (method, route, init) => {
    const answer = await send(method, route, init);
    const { response, operation, body } = answer;
    return response.ok ? { ...answer, body: decode(answers[operation], body, operation) } : answer;
  };
