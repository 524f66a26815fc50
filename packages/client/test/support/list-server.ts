import { createClient } from "@closekit/client";
import type { SearchRequest } from "@closekit/types";
import { firstOf, type SearchIndex, searchIndex } from "./search-index.ts";

/** A record of a list. */
export interface Stored {
  id: string;
  date_created: string;
  display_name: string;
  "custom.cf_x": string;
  /** The same time in ms. */
  at: number;
}

/** So many records, `perSecond` of them created in each second, the earliest first. */
export const recordsOf = (count: number, perSecond = 1, prefix = "id"): Stored[] =>
  Array.from({ length: count }, (_, i) => record(`${prefix}_${i}`, Math.floor((i * 1000) / perSecond)));

/** A record created so many ms after the first one. */
export function record(id: string, ms: number): Stored {
  const at = Date.UTC(2026, 0, 1) + ms;
  const display_name = `Name of ${id}`;
  return { id, at, display_name, "custom.cf_x": "x", date_created: new Date(at).toISOString().replace("Z", "412+00:00") };
}

/** How a list behaves, and what it was asked. */
export interface ListServer {
  /** The earliest first. */
  records: Stored[];
  /** Requests for pages. */
  queries: Record<string, string>[];
  searches: SearchRequest[];
  signals: AbortSignal[];
  /** The search index over the same records. */
  index: SearchIndex;
  /** Called before each page: may change the records, hold the page back or answer something else. */
  before: (query: Record<string, string>) => Promise<Response | undefined> | Response | undefined;
  fetch: typeof globalThis.fetch;
}

/** What a list knows and does. */
export interface ListBehaviour {
  pageSize?: number;
  /** Refused beyond it. */
  maxSkip?: number;
  /** Whether filters know only whole seconds. */
  wholeSeconds?: boolean;
  totals?: boolean;
  /** The time's name. */
  time?: "date_created" | "date_updated";
}

/** A client of that server: without time-outs, for the server is to see the very signal of a walk. */
export const client = ({ fetch }: ListServer) => createClient({ apiKey: "api_a.b", fetch, timeout: false, retries: { baseDelay: 1 } });

export const idsOf = (items: object[]) => items.map((item) => (item as { id: string }).id);
export const newestFirst = (server: ListServer) => idsOf(server.records).reverse();

/** A list of the API over records in memory, the newest first unless asked otherwise: by `_skip` or by `_cursor`, with filters on the time; and Advanced Filtering over the same. */
export function listServer(records: Stored[], behaviour: ListBehaviour = {}): ListServer {
  const { pageSize = 100, maxSkip = Number.POSITIVE_INFINITY, wholeSeconds = false, totals, time = "date_created" } = behaviour;
  const precise = (ms: number) => (wholeSeconds ? Math.floor(ms / 1000) : ms);

  /** What matches, in order, from one place to another; and how many there are. */
  function matching(query: Record<string, string>, skip: number, limit: number): { found: Stored[]; total: number } {
    const places = (name: string, reached: (at: number, bound: number) => boolean) => {
      const value = query[`${time}__${name}`];
      const bound = precise(Date.parse(value ?? ""));
      return value === undefined ? undefined : firstOf(server.records, ({ at }) => reached(precise(at), bound));
    };
    const from = Math.max(places("gt", (at, bound) => at > bound) ?? 0, places("gte", (at, bound) => at >= bound) ?? 0);
    const all = server.records.length;
    const to = Math.min(places("lt", (at, bound) => at >= bound) ?? all, places("lte", (at, bound) => at > bound) ?? all);
    const total = Math.max(0, to - from);
    if (query._order_by === time) return { found: server.records.slice(from + skip, Math.min(from + skip + limit, to)), total };
    const found = server.records.slice(Math.max(from, to - skip - limit), Math.max(from, to - skip));
    return { found: found.reverse(), total };
  }

  const shown = ({ at: _, date_created, ...stored }: Stored, fields: string | undefined) => {
    const whole = { ...stored, [time]: date_created };
    return fields ? Object.fromEntries(Object.entries(whole).filter(([name]) => fields.split(",").includes(name))) : whole;
  };

  function answer(query: Record<string, string>): Response {
    const limit = Number(query._limit ?? pageSize);
    if (query._cursor !== undefined) {
      const [bounds, skip] = JSON.parse(query._cursor) as [Record<string, string>, number];
      return cursorPage(bounds, skip, limit);
    }
    if (time === "date_updated") return cursorPage(query, 0, limit);
    const skip = Number(query._skip ?? 0);
    if (skip > maxSkip) {
      const error = `The skip you set is larger than the maximum skip for this resource (max_skip = ${maxSkip}). Please refine your search query.`;
      return Response.json({ error }, { status: 400 });
    }
    const { found, total } = matching(query, skip, limit);
    const data = found.map((item) => shown(item, query._fields));
    return Response.json({ data, has_more: skip + limit < total, ...(totals && { total_results: total }) });
  }

  function cursorPage(query: Record<string, string>, skip: number, limit: number): Response {
    const { found, total } = matching(query, skip, limit);
    const cursor_next = skip + limit < total ? JSON.stringify([query, skip + limit]) : null;
    return Response.json({ data: found.map((item) => shown(item, undefined)), cursor_next, cursor_previous: null });
  }

  const server: ListServer = {
    records,
    queries: [],
    searches: [],
    signals: [],
    index: searchIndex([]),
    before: () => undefined,
    async fetch(url, init) {
      init?.signal?.throwIfAborted();
      if (init?.signal) server.signals.push(init.signal);
      const { pathname, searchParams } = new URL(String(url));
      if (pathname.endsWith("/data/search/")) {
        const body = JSON.parse(String(init?.body)) as SearchRequest;
        server.searches.push(body);
        server.index.leads = server.records;
        return server.index.answer(body);
      }
      const query = Object.fromEntries(searchParams);
      server.queries.push(query);
      return (await server.before(query)) ?? answer(query);
    },
  };
  return server;
}
