/**
 * The functions that start bulk actions. They stand in for the generated ones, for a query that was forgotten or that came out empty
 * deletes or changes everything there is.
 */
import type { SearchQuery } from "@closekit/types";
import type { CloseClient } from "./client.ts";
import * as generated from "./generated/bulk-actions.ts";

/** What starts a bulk action: a query that tells what to work on, or `everything: true`, which is not sent. */
export type BulkRequest<Request extends { body: object }> =
  | (Omit<Request, "body"> & { body: Request["body"] & ({ s_query: SearchQuery } | { query: string }); everything?: never })
  | (Request & { everything: true });

/**
 * Start a bulk email on what a query finds, in the background.
 *
 * `POST /bulk_action/email/`
 *
 * @throws TypeError before anything is sent, when the query finds everything and `everything` is not `true`
 * @throws CloseApiError when the API answers an error
 */
export function createBulkEmail(
  client: CloseClient,
  request: BulkRequest<generated.CreateBulkEmailRequest>,
): ReturnType<typeof generated.createBulkEmail> {
  return generated.createBulkEmail(client, guard(request));
}

/**
 * Start a bulk edit on what a query finds, in the background.
 *
 * `POST /bulk_action/edit/`
 *
 * @throws TypeError before anything is sent, when the query finds everything and `everything` is not `true`
 * @throws CloseApiError when the API answers an error
 */
export function createBulkEdit(
  client: CloseClient,
  request: BulkRequest<generated.CreateBulkEditRequest>,
): ReturnType<typeof generated.createBulkEdit> {
  return generated.createBulkEdit(client, guard(request));
}

/**
 * Start a bulk deletion on what a query finds, in the background. Leads take their contacts, opportunities, tasks and activities along. This cannot be undone.
 *
 * `POST /bulk_action/delete/`
 *
 * @throws TypeError before anything is sent, when the query finds everything and `everything` is not `true`
 * @throws CloseApiError when the API answers an error
 */
export function createBulkDelete(
  client: CloseClient,
  request: BulkRequest<generated.CreateBulkDeleteRequest>,
): ReturnType<typeof generated.createBulkDelete> {
  return generated.createBulkDelete(client, guard(request));
}

/**
 * Start a bulk sequence subscription on what a query finds, in the background.
 *
 * `POST /bulk_action/sequence_subscription/`
 *
 * @throws TypeError before anything is sent, when the query finds everything and `everything` is not `true`
 * @throws CloseApiError when the API answers an error
 */
export function createBulkSequenceSubscription(
  client: CloseClient,
  request: BulkRequest<generated.CreateBulkSequenceSubscriptionRequest>,
): ReturnType<typeof generated.createBulkSequenceSubscription> {
  return generated.createBulkSequenceSubscription(client, guard(request));
}

interface Guarded {
  body: { s_query?: unknown; query?: unknown };
  everything?: unknown;
}

/** The request as the generated function takes it. */
function guard<Request>({ everything, ...request }: Guarded): Request {
  const { s_query, query } = request.body;
  const given = [s_query ?? [], query ?? []].flat();
  if (everything !== true && (given.length === 0 || given.some(findsEverything))) {
    throw new TypeError(
      "This bulk action would work on everything: its query is missing or has no condition. If you mean it, say everything: true.",
    );
  }
  return request as Request;
}

/** A query, or the condition of one. */
interface Part {
  type?: unknown;
  queries?: unknown[];
  condition?: Part;
  value?: unknown;
}

/**
 * Whether a query has no condition that could leave an object out, beside its type. What is negated is taken for what it negates: a query
 * that is empty turned around is no condition either, nor is a blank text.
 */
function findsEverything(query: unknown): boolean {
  if (typeof query === "string") return query.trim() === "";
  const { type, queries = [], condition, value } = query as Part;
  if (type === "and") return queries.every(findsEverything);
  if (type === "or") return queries.length === 0 || queries.some(findsEverything);
  if (type === "text") return findsEverything(value ?? "");
  if (type === "field_condition") return condition?.type === "text" && findsEverything(condition);
  return type === undefined || type === "match_all" || type === "object_type";
}
