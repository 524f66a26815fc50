import { mkdtempSync, rmSync, statSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Database, openDatabase } from "../src/store/database.ts";
import { migrate } from "../src/store/migrate.ts";
import { reading, writing } from "../src/store/store.ts";
import type { Table } from "../src/store/table.ts";
import { newDatabase } from "./support.ts";

const organization = "orga_1";
const boats: Table = { name: "boat", columns: new Map([["date_created", "instant"]]) };
const date_created = "2026-03-04T09:15:27.000000+00:00";

const onPostgres = process.env.SANDBOX_ON === "postgres";
let folder: string;
let database: Database;
/** The same database as another process has it. */
let other: Database;

beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), "sandbox-store-"));
  const place = onPostgres ? { databaseUrl: await newDatabase() } : { data: path.join(folder, "store.db") };
  [database, other] = [await openDatabase(place), await openDatabase(place)];
  await migrate(database, [boats]);
});

afterAll(async () => {
  await Promise.all([database.close(), other.close()]);
  rmSync(folder, { recursive: true, force: true });
});

const boat = (id: string, more: object = {}) => ({ id, date_created, ...more });
const stored = (id: string) => reading(database, organization, (store) => store.get(boats, id));

test("changes that come together are done or undone each by itself", async () => {
  const outcomes = await Promise.allSettled(
    ["boat_1", "boat_2", "boat_3"].map((id) =>
      writing(database, organization, async (store) => {
        await store.insert(boats, boat(id));
        if (id === "boat_2") throw new Error("It leaks.");
        return id;
      }),
    ),
  );
  expect(outcomes.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  expect(await stored("boat_1")).toEqual(boat("boat_1"));
  expect(await stored("boat_2")).toBeUndefined();
  expect(await stored("boat_3")).toEqual(boat("boat_3"));
});

test("what is refused before it changes anything takes no time of what comes with it", async () => {
  let runs = 0;
  const outcomes = await Promise.allSettled(
    ["boat_4", "boat_5"].map((id) =>
      writing(database, organization, async (store) => {
        runs++;
        if (await store.get(boats, id)) throw new Error("There is one already.");
        if (id === "boat_4") throw new Error("It leaks.");
        await store.insert(boats, boat(id));
      }),
    ),
  );
  expect(outcomes.map(({ status }) => status)).toEqual(["rejected", "fulfilled"]);
  expect(runs).toBe(2);
  expect(await stored("boat_5")).toEqual(boat("boat_5"));
});

test("nobody sees a change that is not complete, however long it takes", async () => {
  let inserted = () => {};
  const underWay = new Promise<void>((resolve) => {
    inserted = resolve;
  });
  const change = writing(database, organization, async (store) => {
    await store.insert(boats, boat("boat_half"));
    inserted();
    await new Promise((resolve) => setTimeout(resolve, 20));
    await store.remove(boats, "boat_half");
  });
  await underWay;
  expect(await stored("boat_half")).toBeUndefined();
  await change;
});

test("what was read is not read again within a request, until something is written", async () => {
  await writing(database, organization, async (store) => {
    await store.insert(boats, boat("boat_twice", { name: "Pelican" }));
    const first = await store.get(boats, "boat_twice");
    expect(await store.get(boats, "boat_twice")).toBe(first);
    await store.replace(boats, boat("boat_twice", { name: "Heron" }));
    expect(await store.get(boats, "boat_twice")).toEqual(boat("boat_twice", { name: "Heron" }));
    await store.remove(boats, "boat_twice");
    expect(await store.get(boats, "boat_twice")).toBeUndefined();
  });
});

test("what was read of a change that is undone is not remembered", async () => {
  await writing(database, organization, (store) => store.insert(boats, boat("boat_undone", { name: "Pelican" })));
  const change = writing(database, organization, async (store) => {
    await store.replace(boats, boat("boat_undone", { name: "Heron" }));
    expect(await store.get(boats, "boat_undone")).toEqual(boat("boat_undone", { name: "Heron" }));
    throw new Error("It leaks.");
  });
  const beside = writing(database, organization, (store) => store.get(boats, "boat_undone"));
  await expect(change).rejects.toThrow("It leaks.");
  expect(await beside).toEqual(boat("boat_undone", { name: "Pelican" }));
  expect(await stored("boat_undone")).toEqual(boat("boat_undone", { name: "Pelican" }));
});

test("what one request has read, others see changed", async () => {
  const named = async (name: string) => {
    const found = await reading(database, organization, (store) =>
      store.find(boats, { where: [{ column: "id", is: "=", value: "boat_seen" }] }),
    );
    expect([await stored("boat_seen"), ...found]).toEqual(Array(2).fill(boat("boat_seen", { name })));
  };
  await writing(database, organization, (store) => store.insert(boats, boat("boat_seen", { name: "Pelican" })));
  await named("Pelican");
  await writing(database, organization, (store) => store.replace(boats, boat("boat_seen", { name: "Heron" })));
  await named("Heron");
  await writing(other, organization, (store) => store.replace(boats, boat("boat_seen", { name: "Gannet" })));
  await named("Gannet");
  const undone = writing(database, organization, async (store) => {
    await store.replace(boats, boat("boat_seen", { name: "Albatross" }));
    expect(await store.get(boats, "boat_seen")).toMatchObject({ name: "Albatross" });
    throw new Error("It leaks.");
  });
  await expect(undone).rejects.toThrow("It leaks.");
  await named("Gannet");
});

test("a database of an earlier version gets the columns that are new, filled from the records", async () => {
  const older: Table = { name: "ship", columns: new Map([["date_created", "instant"]]) };
  const columns: Table["columns"] = new Map([...older.columns, ["name", "text"], ["length", "number"]]);
  const newer: Table = { name: "ship", columns, unindexed: ["length"] };
  await migrate(database, [older]);
  await writing(database, organization, async (store) => {
    await store.insert(older, boat("ship_1", { name: "Albatross", length: 12.5 }));
    await store.insert(older, boat("ship_2", { name: "Bittern" }));
  });
  await migrate(database, [newer]);
  await migrate(database, [newer]);
  const found = await reading(database, organization, (store) =>
    store.find(newer, {
      where: [
        { column: "name", is: "=", value: "Albatross" },
        { column: "length", is: ">", value: 12 },
      ],
    }),
  );
  expect(found.map(({ id }) => id)).toEqual(["ship_1"]);
});

test("a table of another program is left as it is", async () => {
  const theirs: Table = { name: "cargo", columns: new Map([["date_created", "instant"]]) };
  await database.run(sql`create table cargo (id integer, name text)`.compile(database.kysely));
  await expect(migrate(database, [theirs])).rejects.toThrow('The table "cargo" of the database belongs to another program.');
  const known = await database.kysely.introspection.getTables();
  expect(known.find(({ name }) => name === "cargo")?.columns.map(({ name }) => name)).toEqual(["id", "name"]);
});

test("more ids than a query can have are asked for in several", async () => {
  await writing(database, organization, (store) => store.insert(boats, boat("boat_39999")));
  const ids = Array.from({ length: 40_000 }, (_, index) => `boat_${index}`);
  const found = await reading(database, organization, (store) => store.getMany(boats, ids));
  expect(found.map(({ id }) => id)).toContain("boat_39999");
});

test.skipIf(onPostgres)("many changes move from the journal into the file, beside those that still come", async () => {
  const file = path.join(folder, "large.db");
  const large = await openDatabase({ data: file });
  await migrate(large, [boats]);
  const change = (name: string) =>
    writing(large, organization, (store) => store.insert(boats, ...Array.from({ length: 1000 }, (_, i) => boat(`boat_${name}_${i}`))));
  for (let i = 0; i < 5; i++) await change(String(i));
  const names: string[] = [];
  // meanwhile others are answered
  for (; statSync(file).size < 200_000; names.push(`more${names.length}`))
    await writing(large, organization, (store) => store.insert(boats, boat(`boat_more${names.length}`)));
  await large.close();
  expect(names.length).toBeGreaterThan(0);
  const again = await openDatabase({ data: file });
  expect(await reading(again, organization, (store) => store.count(boats))).toBe(5000 + names.length);
  await again.close();
});
