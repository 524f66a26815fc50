import type { SearchMomentRangeCondition, SearchQuery, SearchRequest } from "@closekit/types";

interface Lead {
  id: string;
  date_created: string;
  display_name: string;
}

/** How the index behaves, and what it was asked. */
export interface SearchIndex {
  /** In the order of their creation. */
  leads: Lead[];
  /** How many objects a query reaches; cursors end there. */
  reach: number;
  /** Cursors that were given out before this counter expire. */
  expire(): void;
  /** Whether `count` is told. */
  counts: boolean;
  requests: SearchRequest[];
  answer(request: SearchRequest): Response;
}

/** A timestamp in whole seconds, which is what the index compares. */
const second = (time: string) => time.slice(0, 19);

/** So many leads, `perSecond` of them created in each second. */
export const leadsOf = (count: number, perSecond = 1): Lead[] =>
  Array.from({ length: count }, (_, i) => ({
    id: `lead_${i}`,
    date_created: new Date(Date.UTC(2026, 0, 1) + Math.floor(i / perSecond) * 1000).toISOString().replace("Z", "412+00:00"),
    display_name: `Lead ${i}`,
  }));

/** The place of the first item of an ordered list that has reached something. */
export function firstOf<Item>(items: Item[], reached: (item: Item) => boolean): number {
  let low = 0;
  for (let high = items.length; low < high; ) {
    const middle = (low + high) >>> 1;
    if (reached(items[middle] as Item)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Advanced Filtering over leads as the description has it: cursors that expire, a limit, counts, `_fields` and an order by time. */
export function searchIndex(leads: Lead[], reach = 10_000): SearchIndex {
  let age = 0;
  const index: SearchIndex = {
    leads,
    reach,
    counts: true,
    requests: [],
    expire: () => age++,
    answer(request) {
      index.requests.push(request);
      const [given, skip] = request.cursor ? request.cursor.split(":").map(Number) : [age, 0];
      if (given !== age || skip === undefined) {
        return Response.json({ errors: [], "field-errors": { cursor: "Expired cursor" } }, { status: 400 });
      }
      const from = since(request.query);
      // without an order there is none to rely on
      const late = index.leads.slice(firstOf(index.leads, ({ date_created }) => second(date_created) >= from));
      const matching = request.sort ? late : late.toReversed();
      const limited = Math.min(matching.length, request.results_limit ?? Number.POSITIVE_INFINITY);
      const end = Math.min(skip + (request._limit ?? 50), limited, index.reach);
      const fields = request._fields?.lead ?? [];
      const data = matching.slice(skip, end).map((lead) => ({
        __object_type: "lead",
        id: lead.id,
        ...Object.fromEntries(Object.entries(lead).filter(([name]) => fields.includes(name.startsWith("custom.") ? "custom" : name))),
      }));
      const cursor = end < Math.min(limited, index.reach) ? `${age}:${end}` : null;
      return Response.json({ data, cursor, ...(index.counts && { count: { limited, total: matching.length } }) });
    },
  };
  return index;
}

/** The time that a query asks for; the empty string, which is before any, without one. */
function since(query: SearchQuery): string {
  if (query.type === "and") return query.queries.map(since).sort().at(-1) ?? "";
  if (query.type !== "field_condition") return "";
  const { on_or_after } = query.condition as SearchMomentRangeCondition;
  return on_or_after?.type === "fixed_utc" ? second(on_or_after.value) : "";
}
