import type { Call } from "./call.ts";
import type { CloseClient } from "./client.ts";
import type { Selected, Selecting } from "./selected.ts";

/** A page, as every list of the API answers it. Lists that come in one piece lack `has_more`. */
interface Page {
  data: unknown[];
  has_more?: boolean;
}

// biome-ignore lint/suspicious/noExplicitAny: stands for the request of whichever list is given
type List = (client: CloseClient, request: any) => PromiseLike<Page>;
/** A list that needs no request. */
type FreeList = (client: CloseClient) => PromiseLike<Page>;

/** The whole page: a list's return type may have forgotten fields, for it depends on those that a call selects. */
type PageOf<L extends List> =
  ReturnType<L> extends Call<infer Data, infer Responses>
    ? Responses extends { 200: { content: { "application/json": infer Body } } }
      ? Body
      : Data
    : Awaited<ReturnType<L>>;
type Item<L extends List, Name> = Selected<PageOf<L>, Name> extends { data: (infer Each)[] } ? Each : never;

/**
 * Walks through all objects of a list, page by page, as they are asked for. `_limit` sets the page size, `_fields` what the objects
 * have.
 *
 * @example
 * for await (const lead of paginate(listLeads, close)) console.log(lead.display_name);
 *
 * @throws CloseApiError when a page cannot be had
 */
export function paginate<L extends FreeList>(list: L, client: CloseClient): AsyncGenerator<Item<L, never>, void>;
export function paginate<L extends List, Name extends string = never>(
  list: L,
  client: CloseClient,
  request: Parameters<L>[1] & Selecting<Name>,
): AsyncGenerator<Item<L, Name>, void>;
export async function* paginate(list: List, client: CloseClient, request?: unknown): AsyncGenerator<never, void> {
  const { query, ...rest } = (request ?? {}) as { query?: { _skip?: number } };
  let skip = query?._skip ?? 0;
  for (;;) {
    const { data, has_more } = await list(client, { ...rest, query: { ...query, _skip: skip } });
    yield* data as never[];
    if (!has_more || data.length === 0) return;
    skip += data.length;
  }
}
