import type { CloseClient } from "./client.ts";

/** A page, as every list of the API answers it. Lists that come in one piece lack `has_more`. */
interface Page {
  data: unknown[];
  has_more?: boolean;
}

// biome-ignore lint/suspicious/noExplicitAny: stands for the request of whichever list is given
type List = (client: CloseClient, request: any) => PromiseLike<Page>;
type Item<L extends List> = Awaited<ReturnType<L>>["data"][number];
type RequestOf<L extends List> = Parameters<L> extends [unknown, infer Request] ? [request: Request] : [request?: Parameters<L>[1]];
type Paged = { query?: { _skip?: number } };

/**
 * Walks through all objects of a list, page by page, as they are asked for. `_limit` sets the page size.
 *
 * @example
 * for await (const lead of paginate(listLeads, close)) console.log(lead.display_name);
 *
 * @throws CloseApiError when a page cannot be had
 */
export async function* paginate<L extends List>(list: L, client: CloseClient, ...request: RequestOf<L>): AsyncGenerator<Item<L>, void> {
  const { query, ...rest } = (request[0] ?? {}) as Paged;
  let skip = query?._skip ?? 0;
  for (;;) {
    const { data, has_more } = await list(client, { ...rest, query: { ...query, _skip: skip } });
    yield* data as Item<L>[];
    if (!has_more || data.length === 0) return;
    skip += data.length;
  }
}
