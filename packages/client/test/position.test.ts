/** Walks that go on from a position, also when the list has changed meanwhile. */
import { CloseApiError, listEvents, listGroups, listLeads, listNotes, listUsers, type Paginated, paginate } from "@closekit/client";
import { expect, test } from "vitest";
import { client, idsOf, type ListServer, listServer, newestFirst, record, recordsOf } from "./support/list-server.ts";

type Walk = (server: ListServer, from: string | undefined) => Paginated<object>;
const long = { limit: 1000 };
const lists: [string, Walk, Parameters<typeof listServer>[1]][] = [
  ["by _skip", (server, from) => paginate(listLeads, client(server), { query: { _limit: 20 } }, from ? { from } : {}), {}],
  ["by windows", (server, from) => paginate(listNotes, client(server), { query: { _limit: 20 } }, from ? { from } : {}), { maxSkip: 40 }],
  [
    "by a search",
    (server, from) => paginate(listLeads, client(server), { query: { _limit: 20 } }, { ...long, ...(from && { from }) }),
    { maxSkip: 60 },
  ],
  [
    "by cursor",
    (server, from) => paginate(listEvents, client(server), { query: { _limit: 20 } }, from ? { from } : {}),
    { time: "date_updated" },
  ],
  ["in one piece", (server, from) => paginate(listGroups, client(server), {}, from ? { from } : {}), { pageSize: 1000 }],
];

test.each(lists)("%s goes on after any object, as the list changes", async (_name, walk, behaviour) => {
  const server = listServer(recordsOf(200, 7), behaviour);
  const expected = newestFirst(server);
  const ids: string[] = [];
  let from: string | undefined;
  for (let n = 0; ids.length < 200 && n < 100; n++) {
    const part = walk(server, from);
    for (let i = 0; i < 13; i++) {
      const next = await part.next();
      if (next.done) break;
      ids.push(...idsOf([next.value]));
    }
    from = part.position;
    expect(JSON.parse(from)).toBeTypeOf("object");
    await part.return();
    // something new, and the end of something that was read
    server.records.push({ ...record(`added_${n}`, 100_000 + n) });
    if (n < 5)
      server.records.splice(
        server.records.findIndex(({ id }) => id === ids.at(-3)),
        1,
      );
  }
  const old = ids.filter((id) => !id.startsWith("added"));
  expect(new Set(ids).size).toBe(ids.length);
  expect(new Set(old)).toEqual(new Set(expected));
});

test("is still there after an error, at the last object that was given", async () => {
  const server = listServer(recordsOf(200));
  server.before = ({ _skip }) => (Number(_skip) > 100 ? Response.json({ error: "no" }, { status: 502 }) : undefined);
  const walk = paginate(listLeads, client(server), { query: { _limit: 50 } });
  const ids: string[] = [];
  const reading = (async () => {
    for await (const { id } of walk) ids.push(id);
  })();
  await expect(reading).rejects.toBeInstanceOf(CloseApiError);
  server.before = () => undefined;
  const rest = await Array.fromAsync(paginate(listLeads, client(server), { query: { _limit: 50 } }, { from: walk.position }));
  expect([...ids, ...idsOf(rest)]).toEqual(newestFirst(server));
});

test("before the first object is the beginning, or what the walk began with", async () => {
  const server = listServer(recordsOf(3));
  const first = paginate(listLeads, client(server));
  expect(await Array.fromAsync(paginate(listLeads, client(server), {}, { from: first.position }))).toHaveLength(3);
  await first.next();
  const second = paginate(listLeads, client(server), {}, { from: first.position });
  expect(second.position).toBe(first.position);
});

test("is found again when most of what was read has been deleted", async () => {
  const server = listServer(recordsOf(2_000));
  const walk = paginate(listLeads, client(server), { query: { _limit: 50 } });
  for (let i = 0; i < 1_000; i++) await walk.next();
  server.records.splice(1_015, 985); // of the 1,000 that were read, the last 15 stay
  const rest = await Array.fromAsync(paginate(listLeads, client(server), { query: { _limit: 50 } }, { from: walk.position }));
  expect(idsOf(rest)).toEqual(newestFirst(server).slice(15));
});

test.each([
  { limit: 25, next: { limit: 5 } },
  { limit: 25, next: { limit: 1 } },
  { limit: 200, next: { limit: 10 } },
  { limit: 500, next: { limit: 50 } },
  { limit: 150, _limit: 200, next: { _limit: 50 } },
  { limit: 150, _limit: 200, next: { _limit: 2 } },
  { limit: 15, _limit: 2, next: { limit: 300 } },
])("is found with pages of another size: %o", async ({ limit, _limit = 200, next }) => {
  const server = listServer(recordsOf(1_000));
  const walk = paginate(listLeads, client(server), { query: { _limit } }, { limit });
  const before = await Array.fromAsync(walk);
  const asked = server.queries.length;
  const { limit: further = 1_000 - limit, _limit: size = 200 } = next;
  const rest = paginate(listLeads, client(server), { query: { _limit: size } }, { limit: further, from: walk.position });
  const ids = idsOf([...before, ...(await Array.fromAsync(rest))]);
  expect(ids).toEqual(newestFirst(server).slice(0, limit + further));
  // it costs one page more than the objects need, at most
  expect(server.queries.length - asked).toBeLessThanOrEqual(Math.ceil(further / (size - 1)) + 1);
});

test.each([1, 15, 185, 1_000, 5_000])("is found when %i objects were added before it", async (added) => {
  const server = listServer(recordsOf(1_000));
  const expected = newestFirst(server);
  const walk = paginate(listLeads, client(server));
  const ids: string[] = [];
  for await (const { id } of walk) if (ids.push(id) === 120) break;
  for (let i = 0; i < added; i++) server.records.push(record(`added_${i}`, 2_000_000 + i * 1_000));
  for (const limit of added > 1_000 ? [Infinity] : [5, 30, Infinity]) {
    const rest = paginate(listLeads, client(server), {}, { from: walk.position, ...(limit < Infinity && { limit }) });
    expect([...ids, ...idsOf(await Array.fromAsync(rest))]).toEqual(expected.slice(0, 120 + limit));
  }
});

/** Reads 300 objects, goes on from there by the next 90, and tells how it ends after the list has changed. */
async function changedAfterwards(change: (server: ListServer) => void) {
  const server = listServer(recordsOf(1_000));
  const expected = newestFirst(server);
  const first = paginate(listUsers, client(server), {}, { limit: 300 });
  const ids = idsOf(await Array.fromAsync(first));
  const second = paginate(listUsers, client(server), {}, { from: first.position });
  for (let i = 0; i < 90; i++) ids.push(...idsOf([(await second.next()).value ?? {}]));
  change(server);
  for await (const { id } of second) ids.push(id);
  return { ids, expected };
}

test("known only by its last objects is kept while what was read before is deleted", async () => {
  // all of those that the position knows, and 200 others
  const { ids, expected } = await changedAfterwards(({ records }) => records.splice(1_000 - 350, 250));
  expect(ids).toEqual(expected);
});

test.each([120, 250, 3_000])("known only by its last objects is kept while %i others are added before", async (added) => {
  const { ids, expected } = await changedAfterwards(({ records }) => {
    for (let i = 0; i < added; i++) records.push(record(`added_${i}`, 2_000_000 + i * 1_000));
  });
  expect(ids).toEqual(expected);
});

test.each([1, 20, 70, 130])("gives nothing twice while %i others are added before each page", async (added) => {
  const server = listServer(recordsOf(600));
  const expected = newestFirst(server);
  server.before = () => {
    const { length } = server.records;
    for (let i = 0; i < added && length < 10_000; i++) server.records.push(record(`added_${length + i}`, (2_000 + length + i) * 1_000));
    return undefined;
  };
  const ids: string[] = [];
  for (let from: string | undefined, done = false; !done; ) {
    const walk = paginate(listUsers, client(server), { query: { _limit: 50 } }, { limit: 170, ...(from && { from }) });
    const part = idsOf(await Array.fromAsync(walk));
    ids.push(...part);
    done = part.length === 0;
    from = walk.position;
  }
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.filter((id) => !id.startsWith("added"))).toEqual(expected);
});

test("on the last page that `_skip` reaches is found, and the list is as incomplete as before", async () => {
  const server = listServer(recordsOf(1_000), { maxSkip: 500 });
  const walk = paginate(listUsers, client(server));
  await expect(Array.fromAsync(walk)).rejects.toMatchObject({ reason: "max_skip", read: 595 });
  const rest = Array.fromAsync(paginate(listUsers, client(server), {}, { from: walk.position }));
  await expect(rest).rejects.toMatchObject({ reason: "max_skip", read: 0 });
});

test("within a search does not grow by going on from it", async () => {
  const server = listServer(recordsOf(400, 400), { maxSkip: 100 });
  const walk = (from?: string) => paginate(listLeads, client(server), { query: { _limit: 50 } }, { limit: 10, ...(from && { from }) });
  const first = paginate(listLeads, client(server), { query: { _limit: 50 } }, { limit: 200 });
  const ids = idsOf(await Array.fromAsync(first));
  for (let { position } = first, n = 0; n < 20; n++) {
    const part = walk(position);
    ids.push(...idsOf(await Array.fromAsync(part)));
    position = part.position;
    expect(JSON.parse(position).ids).toHaveLength(ids.length);
  }
  expect(new Set(ids).size).toBe(400);
});

test("is lost, which is an error, when the objects before it have gone", async () => {
  const server = listServer(recordsOf(60));
  const walk = paginate(listLeads, client(server));
  for (let i = 0; i < 40; i++) await walk.next();
  server.records.splice(20);
  const rest = paginate(listLeads, client(server), {}, { from: walk.position }).next();
  await expect(rest).rejects.toMatchObject({ name: "PaginationIncompleteError", reason: "position_lost" });
});

test("in another list is refused", async () => {
  const notes = paginate(listNotes, client(listServer(recordsOf(3))));
  await notes.next();
  expect(() => paginate(listLeads, client(listServer([])), {}, { from: notes.position })).toThrow(TypeError);
});

test.each(["", "null", "7", "{}", '{"ids":7}', '{"ids":["lead_x"'])("that is none is refused: %s", (from) => {
  expect(() => paginate(listLeads, client(listServer([])), {}, { from })).toThrow("`from` is no position in this list");
  expect(() => paginate(listLeads, client(listServer([])), {}, { from })).toThrow(TypeError);
});
