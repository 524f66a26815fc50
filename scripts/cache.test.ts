import { hash } from "node:crypto";
import { appendFile, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { openCopy } from "./workspace-copy.ts";

const all = (status: string) =>
  Object.fromEntries(["@closekit/spec", "@closekit/types", "@closekit/client", "@closekit/mock"].map((name) => [name, status]));
const everythingCached = /Cached: +(\d+) cached, \1 total/;

const copy = openCopy(inject("copy"));

beforeAll(() => build());
afterAll(() => copy.reset());

const build = () => copy.run("pnpm", ["run", "build"]);

/** Whether the build of each package would be answered from the cache. */
async function planned(): Promise<Record<string, string>> {
  const plan = JSON.parse(await copy.run("pnpm", ["exec", "turbo", "run", "build", "--dry=json"]));
  const tasks = plan.tasks as { package: string; cache: { status: string } }[];
  return Object.fromEntries(tasks.map((task) => [task.package, task.cache.status]));
}

/** What git leaves out and the builds made: paths, and hashes of what is in them. */
async function built(): Promise<Map<string, string>> {
  const list = await copy.run("git", ["ls-files", "-z", "--others", "--ignored", "--exclude-standard", "--", ":*dist/*", ":*generated/*"]);
  const files = list.split("\0").filter((file) => file && !file.includes("node_modules/"));
  return new Map(await Promise.all(files.map(async (file) => [file, hash("sha256", await readFile(path.join(copy.dir, file)))] as const)));
}

test("a second build is answered from the cache", async () => {
  expect(await build()).toMatch(everythingCached);
});

test("builds that were deleted come back from the cache as they were", async () => {
  const before = await built();
  expect([...before.keys()]).toEqual(expect.arrayContaining(["spec/dist/openapi.json", "packages/types/dist/index.d.ts"]));
  await Promise.all([...before.keys()].map((file) => rm(path.join(copy.dir, file))));
  expect(await built()).toEqual(new Map());
  expect(await build()).toMatch(everythingCached);
  expect(await built()).toEqual(before);
});

test("one changed line of the description misses the cache of all that is made from it", async () => {
  const file = path.join(copy.dir, "spec/resources/leads/getLead.yaml");
  const text = await readFile(file, "utf8");
  const changed = text.replace(/^summary: .*$/m, "summary: Retrieve a lead in other words");
  expect(changed).not.toBe(text);
  await writeFile(file, changed);
  expect(await planned()).toMatchObject(all("MISS"));
  await writeFile(file, text);
  expect(await planned()).toMatchObject(all("HIT"));
});

test("a changed test of the client misses the cache of the sandbox's tests, which run it", async () => {
  const hashOfTests = async () => {
    const plan = JSON.parse(await copy.run("pnpm", ["exec", "turbo", "run", "test", "--filter=@closekit/sandbox", "--dry=json"]));
    return (plan.tasks as { taskId: string; hash: string }[]).find(({ taskId }) => taskId === "@closekit/sandbox#test")?.hash;
  };
  const before = await hashOfTests();
  expect(before).toBeTypeOf("string");
  await appendFile(path.join(copy.dir, "packages/client/test/operations.test.ts"), "// changed\n");
  expect(await hashOfTests()).not.toBe(before);
});

test("a changed line of the mock leaves the types alone", async () => {
  await appendFile(path.join(copy.dir, "packages/mock/src/index.ts"), "// changed\n");
  expect(await planned()).toMatchObject({ "@closekit/spec": "HIT", "@closekit/types": "HIT", "@closekit/mock": "MISS" });
});
