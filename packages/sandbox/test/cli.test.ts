import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { promisify } from "node:util";
import { beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { load } from "./load.ts";
import { type Running, run, start } from "./process.ts";
import { caller } from "./support.ts";

async function folder(): Promise<string> {
  const made = await mkdtemp(path.join(os.tmpdir(), "sandbox-"));
  onTestFinished(() => rm(made, { recursive: true, force: true }));
  return made;
}

const over = (url: string, apiKey: string) =>
  caller({ fetch: (request, init) => fetch(String(request).replace("http://sandbox/api/v1", url), init) }, apiKey);

test("prints where it is, a key, what it holds, and a curl that works", async () => {
  const { url, apiKey, greeting, child, ended } = await start();
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/api\/v1$/);
  expect(apiKey).toMatch(/^api_/);
  expect(greeting).toContain("documentation's examples");
  const command = greeting.split("\n").find((line) => line.startsWith("curl")) ?? "";
  const { stdout } = await promisify(execFile)("sh", ["-c", `${command} -s`]);
  expect(JSON.parse(stdout)).toMatchObject({ name: "Harbor Tools" });
  child.kill("SIGTERM");
  expect(await ended).toBe(0);
});

test("keeps its data in a file", async () => {
  const file = path.join(await folder(), "close.db");
  const first = await start("--data", file, "--seed", "empty");
  const { body } = await over(first.url, first.apiKey)("POST", "/lead/", { name: "Kept" });
  first.child.kill("SIGKILL");
  await first.ended;
  const second = await start("--data", file);
  expect(second.apiKey).toBe(first.apiKey);
  expect((await over(second.url, second.apiKey)("GET", `/lead/${body.id}/`)).body.name).toBe("Kept");
});

test("says what a file holds that was there before, and resets it to what it began with", async () => {
  const file = path.join(await folder(), "close.db");
  const first = await start("--data", file);
  expect(first.greeting).toContain(`It holds the organization of the documentation's examples; it keeps its data in ${file}`);
  const there = async (at: Running) => {
    const { body } = await over(at.url, at.apiKey)("GET", "/lead/?_fields=name");
    return body.data.map(({ name }: { name: string }) => name).sort();
  };
  const examples = await there(first);
  expect(examples.length).toBeGreaterThan(0);
  await over(first.url, first.apiKey)("POST", "/lead/", { name: "Added" });
  first.child.kill("SIGTERM");
  await first.ended;
  const second = await start("--data", file, "--seed", "empty");
  expect(second.greeting).toContain(
    `It goes on with the organization that was in ${file}, as it was left; --seed empty is for a new one. Try:`,
  );
  expect(await there(second)).toEqual([...examples, "Added"].sort());
  const { body: me } = await over(second.url, second.apiKey)("GET", "/me/");
  const reset = await fetch(new URL(`/_sandbox/organizations/${me.organizations[0].id}/reset`, second.url), { method: "POST" });
  expect(reset.status).toBe(200);
  expect(await there(second)).toEqual(examples);
  second.child.kill("SIGTERM");
  await second.ended;
  expect((await start("--data", file)).greeting).toContain(`It goes on with the organization that was in ${file}, as it was left. Try:`);
});

test("ends well when it is told to under load, and keeps what it has acknowledged", async () => {
  const file = path.join(await folder(), "close.db");
  const { url, apiKey, child, ended } = await start("--data", file, "--seed", "empty", "--quiet");
  const acknowledged: string[] = [];
  const writing = load(url, apiKey, acknowledged, 8);
  while (acknowledged.length < 50) await new Promise((resolve) => setTimeout(resolve, 1));
  child.kill("SIGTERM");
  expect(await ended).toBe(0);
  await writing;
  const again = await start("--data", file);
  const call = over(again.url, apiKey);
  for (const id of acknowledged) expect((await call("GET", `/lead/${id}/?_fields=id`)).status).toBe(200);
});

test("takes a scenario of your own", async () => {
  const file = path.join(await folder(), "scenario.json");
  await writeFile(file, JSON.stringify({ "/lead/": [{ id: "lead_mine", name: "Mine" }] }));
  const { url, apiKey } = await start("--seed", file);
  expect((await over(url, apiKey)("GET", "/lead/lead_mine/")).body.name).toBe("Mine");
});

describe("says what is wrong", () => {
  let dir: string;
  beforeAll(async () => {
    dir = await mkdtemp(path.join(os.tmpdir(), "sandbox-"));
    await writeFile(path.join(dir, "bad.json"), JSON.stringify({ "/lad/": [] }));
    await writeFile(path.join(dir, "refused.json"), JSON.stringify({ "/lead/": [{ status_id: "stat_no" }] }));
    await writeFile(path.join(dir, "text.db"), "this is not a database, however long it may be ".repeat(30));
    const other = new DatabaseSync(path.join(dir, "other.db"));
    other.exec("create table lead (id integer primary key, name text); insert into lead values (1, 'Theirs')");
    other.close();
    return () => rm(dir, { recursive: true, force: true });
  });

  test("and leaves the database of another program as it is", async () => {
    const file = path.join(dir, "other.db");
    const before = await readFile(file);
    await run("--port", "0", "--data", file);
    expect(await readFile(file)).toEqual(before);
    expect((await readdir(dir)).filter((name) => name.startsWith("other"))).toEqual(["other.db"]);
  });

  test.each<[string[], number, RegExp]>([
    [["--port", "x"], 2, /--port takes a number from 0 to 65535, not "x"/],
    [["--prot", "1"], 2, /Unknown option '--prot'/],
    [["--data", "a", "--database-url", "b"], 2, /exclude each other/],
    [["--data", ""], 2, /--data is empty\. Give it a value, or leave it out\./],
    [["--database-url", ""], 2, /--database-url is empty/],
    [["--host", ""], 2, /--host is empty/],
    [["--api-key", ""], 2, /--api-key is empty/],
    [["--api-key", "a:b"], 2, /An API key has .* This is none: "a:b"/],
    [["--port", "0", "--seed", "{dir}/none.json"], 1, /The scenario .*none\.json cannot be read: .* Give demo, empty, or/],
    [["--port", "0", "--seed", "{dir}/bad.json"], 1, /there is no collection \/lad\//],
    [["--port", "0", "--seed", "{dir}/refused.json"], 1, /is refused: .*status/],
    [["--port", "0", "--data", "{dir}/text.db"], 1, /: \S+text\.db cannot be used: file is not a database\. Name a file that a sandbox/],
    [
      ["--port", "0", "--data", "{dir}/no/such.db"],
      1,
      /: \S+such\.db cannot be used: unable to open database file\. Its folder must exist/,
    ],
    [["--port", "0", "--data", "{dir}/other.db"], 1, /: \S+other\.db cannot be used: it is the database of another program\. Name a file/],
    [
      ["--port", "0", "--database-url", "postgres://localhost:1/none"],
      1,
      /: PostgreSQL cannot be used: connect ECONNREFUSED .*Does it run there/,
    ],
    [["--port", "0", "--database-url", "close"], 1, /no URL of a PostgreSQL database\. A URL is like postgres:/],
  ])("%j", async (args, code, message) => {
    const ended = await run(...args.map((arg) => arg.replace("{dir}", dir)));
    expect(ended.err).toMatch(message);
    expect(ended.code).toBe(code);
    expect(ended.err).not.toMatch(/\n {4}at /);
  });
});

test("a Node without SQLite is told, as older ones are", async () => {
  vi.stubEnv("NODE_OPTIONS", "--no-experimental-sqlite");
  onTestFinished(() => void vi.unstubAllEnvs());
  const { code, err } = await run("--port", "0");
  expect(err).toBe(`closekit-sandbox: it needs Node 24 or later, and this is ${process.version}.\n`);
  expect(code).toBe(1);
});

test("--help and --version", async () => {
  expect((await run("--help")).out).toContain("--database-url");
  expect((await run("--version")).out).toMatch(/^\d+\.\d+\.\d+\n$/);
});
