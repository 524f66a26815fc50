/** Every object arrives, once, from lists that are longer than the API can page through and that change meanwhile. */
import {
  CloseApiError,
  type CloseClient,
  createClient,
  listEvents,
  listLeads,
  listNotes,
  listOpportunities,
  PaginationIncompleteError,
  paginate,
} from "@closekit/client";
import { describe, expect, test, vi } from "vitest";
import { type ListServer, listServer, record, recordsOf } from "./support/list-server.ts";

// a second or two on a machine that has nothing else to do
vi.setConfig({ testTimeout: 60_000 });

const client = ({ fetch }: ListServer): CloseClient => createClient({ apiKey: "api_a.b", fetch });

/** The ids that a walk gave before it ended or threw. */
async function read(walk: AsyncIterable<object>) {
  const ids: string[] = [];
  try {
    for await (const item of walk) ids.push((item as { id: string }).id);
  } catch (error) {
    return { ids, error };
  }
  return { ids, error: undefined };
}

/** Changes the list before each page: a new record, and the end of some records, read or not. Gives the ids of those that stayed. */
function changing(server: ListServer, deletions: number) {
  const stayed = new Set(server.records.map(({ id }) => id));
  let n = 0;
  server.before = () => {
    n++;
    const last = server.records.at(-1)?.at ?? 0;
    server.records.push({ ...record(`added_${n}`, 0), at: last + 10, date_created: new Date(last + 10).toISOString() });
    for (let i = 0; i < deletions; i++) {
      const [gone] = server.records.splice((n * 7919 + i * 104_729) % server.records.length, 1);
      if (gone) stayed.delete(gone.id);
    }
    return undefined;
  };
  return stayed;
}

function expectOnce(ids: string[], stayed: Set<string>) {
  const got = new Set(ids);
  expect(got.size).toBe(ids.length);
  expect([...stayed].filter((id) => !got.has(id))).toEqual([]);
}

describe("60,000 leads", () => {
  test("are read through Advanced Filtering once it is known that `_skip` does not reach them", async () => {
    const server = listServer(recordsOf(60_000, 3), { maxSkip: 35_000, totals: true });
    const stayed = changing(server, 0);
    const { ids, error } = await read(paginate(listLeads, client(server)));
    expect(error).toBeUndefined();
    expectOnce(ids, stayed);
    expect(server.queries).toEqual([{ _limit: "200" }]);
    expect(server.searches.length).toBeLessThanOrEqual(310);
  });

  test("are whole, wherever they come from", async () => {
    const server = listServer(recordsOf(350), { maxSkip: 100 });
    const leads = await Array.fromAsync(paginate(listLeads, client(server), { query: { _limit: 50 } }, { limit: 350 }));
    expect(server.searches.length).toBeGreaterThan(0);
    const whole = server.records.map(({ at: _, ...rest }) => rest);
    expect(leads.toSorted((a, b) => a.date_created.localeCompare(b.date_created))).toEqual(whole);
    const some = await Array.fromAsync(paginate(listLeads, client(server), { query: { _limit: 50, _fields: ["display_name"] } }));
    expect(some).toHaveLength(350);
    expect(new Set(some.map((lead) => Object.keys(lead).join()))).toEqual(new Set(["display_name"]));
  });

  test("are read by `_skip` as far as that goes where the API tells no total", async () => {
    const server = listServer(recordsOf(60_000, 3), { maxSkip: 35_000 });
    const { ids, error } = await read(paginate(listLeads, client(server)));
    expect(error).toBeUndefined();
    expectOnce(ids, new Set(server.records.map(({ id }) => id)));
    expect(server.queries.at(-1)).toEqual({ _limit: "200", _skip: "35000" });
  });

  test("are an error where a filter is not known to Advanced Filtering, after those that can be read", async () => {
    const server = listServer(recordsOf(60_000, 3), { maxSkip: 35_000, totals: true });
    const { ids, error } = await read(paginate(listLeads, client(server), { query: { query: "status:Potential" } }));
    expect(ids).toHaveLength(35_200);
    expect(error).toBeInstanceOf(PaginationIncompleteError);
    expect(error).toMatchObject({ name: "PaginationIncompleteError", reason: "max_skip", read: 35_200 });
    expect((error as Error).message).toContain("Read 35200 objects.");
  });

  test("are no error as far as they are wanted", async () => {
    const server = listServer(recordsOf(60_000, 3), { maxSkip: 35_000, totals: true });
    const walk = paginate(listLeads, client(server), { query: { query: "status:Potential" } }, { limit: 2_000 });
    expect(await read(walk)).toMatchObject({ ids: { length: 2_000 }, error: undefined });
  });

  test("are an error when more of them share a second than a search reaches", async () => {
    const server = listServer(recordsOf(400, 400), { maxSkip: 100 });
    server.index.reach = 150;
    const { ids, error } = await read(paginate(listLeads, client(server), { query: { _limit: 50 } }));
    expect(new Set(ids).size).toBe(ids.length);
    expect(error).toMatchObject({ reason: "search_limit", read: ids.length, matching: 400 });
  });
});

describe("a list by `_skip`", () => {
  test.each([0, 1, 40, 150])("gives each record once while one is added and %i are deleted before each page", async (deletions) => {
    const server = listServer(recordsOf(20_000));
    const stayed = changing(server, deletions);
    const { ids, error } = await read(paginate(listLeads, client(server)));
    expect(error).toBeUndefined();
    expectOnce(ids, stayed);
  });

  test("notices when all that was read has been deleted", async () => {
    const server = listServer(recordsOf(1_000));
    server.before = ({ _skip }) => {
      if (_skip === "398") server.records.splice(601); // those read so far
      return undefined;
    };
    const { ids, error } = await read(paginate(listLeads, client(server)));
    expect(error).toBeUndefined();
    expectOnce(ids, new Set(recordsOf(1_000).map(({ id }) => id)));
  });
});

describe("a list with windows of time", () => {
  test.each([false, true])("goes on by them, each record once, while it changes (filters in whole seconds: %s)", async (wholeSeconds) => {
    const server = listServer(recordsOf(60_000, 3), { maxSkip: 10_000, wholeSeconds });
    const stayed = changing(server, 3);
    const { ids, error } = await read(paginate(listNotes, client(server)));
    expect(error).toBeUndefined();
    expectOnce(ids, stayed);
    // what the API refuses is asked for once
    expect(server.queries.filter(({ _skip }) => Number(_skip) > 10_000)).toHaveLength(1);
    expect(server.queries.filter(({ _skip }) => _skip === undefined).map((query) => Object.keys(query))).toEqual([
      [],
      ...Array.from({ length: 5 }, () => ["date_created__lt"]),
    ]);
  });

  test("reads records that share a second, more than fit on a page", async () => {
    const server = listServer(recordsOf(3_000, 350), { maxSkip: 500, wholeSeconds: true });
    const { ids, error } = await read(paginate(listNotes, client(server)));
    expect(error).toBeUndefined();
    expectOnce(ids, new Set(server.records.map(({ id }) => id)));
  });

  test("is an error when more share a second than `_skip` reaches", async () => {
    const server = listServer(recordsOf(3_000, 1_500), { maxSkip: 500 });
    const { ids, error } = await read(paginate(listNotes, client(server)));
    expect(ids.length).toBeLessThan(3_000);
    expect(error).toMatchObject({ reason: "max_skip", read: ids.length });
  });

  test("is put in the order of the windows, and gives what is added behind", async () => {
    const server = listServer(recordsOf(5_000, 3), { maxSkip: 1_000 });
    const stayed = changing(server, 2);
    const { ids, error } = await read(paginate(listOpportunities, client(server)));
    expect(error).toBeUndefined();
    expectOnce(ids, stayed);
    expect(ids.slice(0, 2)).toEqual(["id_0", "id_1"]);
    expect(server.queries.every(({ _order_by }) => _order_by === "date_created")).toBe(true);
    expect(server.queries.some((query) => query.date_created__gte)).toBe(true);
    expect(ids.some((id) => id.startsWith("added"))).toBe(true);
  });

  test.each([1, 3])("keeps the caller's own bounds, also in the midst of a second (%i records in each)", async (perSecond) => {
    for (const list of [listNotes, listOpportunities]) {
      const server = listServer(recordsOf(3_000, perSecond), { maxSkip: 500 });
      const [from, to] = [server.records[200]?.date_created ?? "", server.records[2_700]?.date_created ?? ""];
      const query = { date_created__gte: from, date_created__lt: to, date_created__lte: to };
      const { ids, error } = await read(paginate(list, client(server), { query }));
      expect(error).toBeUndefined();
      const expected = server.records.slice(200, 2_700).map(({ id }) => id);
      expect(ids).toEqual(list === listNotes ? expected.reverse() : expected);
      expect(server.queries.at(-1)).toMatchObject({ date_created__lte: to });
      expect(server.queries.length).toBeGreaterThan(26);
    }
  });

  test("keeps a bound of the caller's own in the second that a position is in", async () => {
    for (const list of [listNotes, listOpportunities]) {
      const server = listServer(recordsOf(900, 300));
      const query = {
        date_created__gte: server.records[100]?.date_created ?? "",
        date_created__lt: server.records[800]?.date_created ?? "",
      };
      const walk = paginate(list, client(server), { query });
      const first = [await walk.next(), await walk.next()].map(({ value }) => (value as { id: string }).id);
      const { ids, error } = await read(paginate(list, client(server), { query }, { from: walk.position }));
      expect(error).toBeUndefined();
      const expected = server.records.slice(100, 800).map(({ id }) => id);
      expect([...first, ...ids]).toEqual(list === listNotes ? expected.reverse() : expected);
    }
  });

  test("is an error in an order of the caller's own", async () => {
    const server = listServer(recordsOf(3_000), { maxSkip: 500 });
    const { error } = await read(paginate(listOpportunities, client(server), { query: { _order_by: "-value" } }));
    expect(error).toBeInstanceOf(PaginationIncompleteError);
  });
});

describe("a list by cursor", () => {
  const updated = (count: number, perSecond: number, wholeSeconds = false) =>
    listServer(recordsOf(count, perSecond), { time: "date_updated", wholeSeconds });

  test("is read to its end, each record once, while others are added", async () => {
    const server = updated(20_000, 3);
    const stayed = changing(server, 0);
    const { ids, error } = await read(paginate(listEvents, client(server)));
    expect(error).toBeUndefined();
    // this server's cursors count positions: what is added on top comes twice
    expectOnce(ids, stayed);
    expect(server.queries[0]).toEqual({ _limit: "50" });
  });

  test.each([false, true])(
    "goes on by a window of time where a cursor has expired (filters in whole seconds: %s)",
    async (wholeSeconds) => {
      const server = updated(2_000, 20, wholeSeconds);
      let n = 0;
      server.before = ({ _cursor }) => {
        if (!_cursor || ++n % 3) return undefined;
        return Response.json({ errors: [], "field-errors": { _cursor: "Expired cursor" } }, { status: 400 });
      };
      const query = { user_id: "user_x", date_updated__gte: "2026-01-01" };
      const { ids, error } = await read(paginate(listEvents, client(server), { query }));
      expect(error).toBeUndefined();
      expectOnce(ids, new Set(server.records.map(({ id }) => id)));
      expect(server.queries.every(({ user_id }) => user_id === "user_x")).toBe(true);
      expect(server.queries.every((asked) => !(asked._cursor && asked.date_updated__gte))).toBe(true);
      expect(server.queries.some((asked) => asked.date_updated__lt && asked.date_updated__gte)).toBe(true);
    },
  );

  test("is an error when a new cursor brings nothing further", async () => {
    const server = updated(300, 100);
    server.before = ({ _cursor }) => (_cursor ? Response.json({ error: "Expired cursor" }, { status: 400 }) : undefined);
    const { ids, error } = await read(paginate(listEvents, client(server)));
    expect(ids).toHaveLength(50);
    expect(error).toMatchObject({ reason: "cursor_expired", read: 50, cause: { status: 400 } });
  });

  test("throws what the caller's own cursor is answered", async () => {
    const server = updated(300, 1);
    server.before = () => Response.json({ error: "Bad cursor" }, { status: 400 });
    const { error } = await read(paginate(listEvents, client(server), { query: { _cursor: "x" } }));
    expect(error).toBeInstanceOf(CloseApiError);
  });
});
