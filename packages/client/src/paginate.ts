import type { CloseClient } from "./client.ts";
import type { FreeList, ItemOf, List, RequestOf } from "./paginate/list.ts";
import { type Item, positionOf, track } from "./paginate/position.ts";
import { walk } from "./paginate/walk.ts";

/** What {@link paginate} and {@link pages} take beside the request. */
export interface PaginateOptions {
  /** How many objects to read at most. */
  limit?: number | undefined;
  /** Whether to fetch the next page while one is worked through. */
  prefetch?: boolean | undefined;
  /** Where to go on: the `position` of an earlier walk through the same list, with the same filters and order. */
  from?: string | undefined;
}

/** Objects or pages, one after the other. `next()` may be called before the last one is answered; the answers keep their order. */
export interface Paginated<Each> extends AsyncIterable<Each> {
  next(): Promise<IteratorResult<Each, void>>;
  /** Ends it, with the requests under way; leaving a loop does it. */
  return(): Promise<IteratorResult<Each, void>>;
  [Symbol.asyncIterator](): Paginated<Each>;
  /** The position after what was given last, for `from`. Still there after an error. */
  readonly position: string;
}

/** A page: objects that were not read before. It may be smaller than those of the API, but is never empty. */
export interface ListedPage<Each> {
  data: Each[];
  /** The position after this page, for `from`. */
  position: string;
}

/**
 * Walks through all objects of a list, page by page, as they are asked for, each of them once. `_limit` sets the page size, `_fields`
 * what the objects have. Where the API lets an order be chosen and none is given, one is sent that does not change.
 *
 * A list that is longer than the API can page through is gone on with by windows of time, or by Advanced Filtering.
 *
 * @example
 * for await (const lead of paginate(listLeads, close)) console.log(lead.display_name);
 *
 * @throws PaginationIncompleteError when there are more objects that cannot be reached
 * @throws CloseApiError when a page cannot be had
 * @throws RangeError when `limit` is no count
 * @throws TypeError when `from` is no position in this list
 */
export function paginate<L extends FreeList>(
  list: L,
  client: CloseClient,
  request?: undefined,
  options?: PaginateOptions,
): Paginated<ItemOf<L, readonly []>>;
export function paginate<L extends List, const Names extends readonly string[] = readonly []>(
  list: L,
  client: CloseClient,
  request: RequestOf<L, Names>,
  options?: PaginateOptions,
): Paginated<ItemOf<L, Names>>;
export function paginate(list: List, client: CloseClient, request?: unknown, options?: PaginateOptions): Paginated<never> {
  return stream(list, client, request, options, async function* (items, pass) {
    for (const item of items) yield pass(item) as never;
  });
}

/**
 * Like {@link paginate}, by page.
 *
 * @example
 * for await (const { data, position } of pages(listLeads, close)) await save(data, position);
 */
export function pages<L extends FreeList>(
  list: L,
  client: CloseClient,
  request?: undefined,
  options?: PaginateOptions,
): Paginated<ListedPage<ItemOf<L, readonly []>>>;
export function pages<L extends List, const Names extends readonly string[] = readonly []>(
  list: L,
  client: CloseClient,
  request: RequestOf<L, Names>,
  options?: PaginateOptions,
): Paginated<ListedPage<ItemOf<L, Names>>>;
export function pages(list: List, client: CloseClient, request?: unknown, options?: PaginateOptions): Paginated<ListedPage<never>> {
  return stream(list, client, request, options, async function* (items, pass, position) {
    const data = items.map(pass) as never[];
    if (data[0]) yield { data, position: position() };
  });
}

/** Gives out a batch of objects, each of which it passes. */
type Give<Each> = (items: Item[], pass: (item: Item) => Item, position: () => string) => AsyncGenerator<Each, void>;

function stream<Each>(list: List, client: CloseClient, request: unknown, options: PaginateOptions = {}, give: Give<Each>): Paginated<Each> {
  const { limit = Infinity, prefetch, from: begin = '{"ids":[]}' } = options;
  if (!(limit >= 0) || limit % 1) throw new RangeError("limit is a count of objects");
  const { signal, ...rest } = (request ?? {}) as { signal?: AbortSignal | null; query?: Record<string, unknown> };
  const from = positionOf(begin);
  const stop = new AbortController();
  const { batches, strip } = walk(list, client, { ...rest, signal: stop.signal } as object, from, limit);
  const read = track(from);
  const pass = (item: Item) => {
    signal?.throwIfAborted();
    read.pass(item);
    return strip(item);
  };
  let left = false;

  async function* run(): AsyncGenerator<Each, void> {
    const abort = () => stop.abort(signal?.reason);
    if (signal?.aborted) abort();
    signal?.addEventListener("abort", abort);
    try {
      let ahead: ReturnType<typeof batches.next> | undefined;
      for (let wanted = limit; wanted > 0; ) {
        stop.signal.throwIfAborted();
        const next = await (ahead ?? batches.next());
        if (next.done) return;
        const items = next.value.items.slice(0, wanted);
        wanted -= items.length;
        ahead = prefetch && wanted > 0 ? batches.next() : undefined;
        ahead?.catch(() => {}); // told when it is its turn
        read.enter(next.value);
        yield* give(items, pass, read.position);
      }
    } catch (error) {
      if (!left) throw error;
    } finally {
      signal?.removeEventListener("abort", abort);
      stop.abort();
    }
  }

  const running = run();
  const paginated: Paginated<Each> = {
    next: () => running.next(),
    return() {
      left = true;
      stop.abort();
      return running.return();
    },
    [Symbol.asyncIterator]: () => paginated,
    get position() {
      return read.position();
    },
  };
  return paginated;
}
