import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { openSandbox, type Sandbox } from "../src/index.ts";
import { caller, newDatabase, testSandbox } from "./support.ts";

let sandbox: Sandbox;
let folder: string;
beforeAll(async () => {
  sandbox = await testSandbox({ seed: "empty" });
  folder = await mkdtemp(path.join(os.tmpdir(), "sandbox-control-"));
});
afterAll(async () => {
  await sandbox.close();
  await rm(folder, { recursive: true, force: true });
});

/** A request to what controls the sandbox. */
async function control(place: string, body?: unknown) {
  const response = await sandbox.fetch(`http://sandbox/_sandbox/organizations${place}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  return { status: response.status, body: JSON.parse(await response.text()) };
}

async function scenario(content: string): Promise<string> {
  const file = path.join(folder, `${Math.random()}.json`);
  await writeFile(file, content);
  return file;
}

const leads = async (apiKey: string) => {
  const { body } = await caller(sandbox, apiKey)("GET", "/lead/");
  return body.data.map(({ name }: { name: string }) => name);
};

test("what is not there is said", async () => {
  const { status, body } = await control("/orga_1/clear");
  expect(status).toBe(404);
  expect(body).toEqual({ error: "There is only POST /_sandbox/organizations, and /{id}/reset below it." });
});

describe("a new organization", () => {
  test("is of the demo, with a key of its own, unless it is asked for something else", async () => {
    for (const body of [undefined, {}]) {
      const { status, body: made } = await control("", body);
      expect(status).toBe(201);
      expect((await leads(made.apiKey)).length).toBeGreaterThan(0);
    }
    const { body: made } = await control("", { seed: "empty", apiKey: "my_key" });
    expect(made).toEqual({ organizationId: expect.stringMatching(/^orga_/), apiKey: "my_key" });
    expect(await leads("my_key")).toEqual([]);
  });

  test.each<[unknown, RegExp]>([
    ["{oops", /^The body is not JSON: /],
    ["[]", /^The body must be a JSON object\.$/],
    ["null", /^The body must be a JSON object\.$/],
    [{ seed: 0 }, /^"seed" must be a text, not 0\.$/],
    [{ seed: null }, /^"seed" must be a text, not null\.$/],
    [{ apiKey: 5 }, /^"apiKey" must be a text, not 5\.$/],
    [{ sead: "empty" }, /^There is no option "sead"\. There are: seed, apiKey\.$/],
    [{ seed: "./none.json" }, /^The scenario .*none\.json cannot be read/],
    [{ apiKey: "" }, /^An API key has .* This is none: ""$/],
    [{ apiKey: "a:b" }, /This is none: "a:b"$/],
    [{ apiKey: "a b" }, /This is none: "a b"$/],
    [{ apiKey: "a\u0000b" }, /This is none: "a\\u0000b"$/],
    [{ apiKey: "schlüssel" }, /This is none: "schlüssel"$/],
  ])("is not made of %j", async (wanted, why) => {
    const { status, body } = await control("", wanted);
    expect(status).toBe(400);
    expect(body.error).toMatch(why);
  });

  test("has a key that opens no other", async () => {
    const taken = await control("", { apiKey: sandbox.apiKey });
    expect(taken).toEqual({ status: 400, body: { error: `The API key ${sandbox.apiKey} opens another organization already.` } });
    const outcomes = await Promise.allSettled(
      Array.from({ length: 5 }, () => sandbox.createOrganization({ seed: "empty", apiKey: "wanted_by_many" })),
    );
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });

  test("is none of values that only JavaScript can give", async () => {
    // @ts-expect-error
    await expect(sandbox.createOrganization({ seed: 0 })).rejects.toThrow(new TypeError("`seed` must be a text, not 0."));
    // @ts-expect-error
    await expect(sandbox.createOrganization({ apiKey: 5 })).rejects.toThrow(TypeError);
  });
});

test("a sandbox opens with a key that requests can carry, and in a place with a name", async () => {
  await expect(openSandbox({ apiKey: "a:b" })).rejects.toThrow(/This is none: "a:b"/);
  await expect(openSandbox({ data: "" })).rejects.toThrow(new TypeError("`data` is empty. Give the name of a file, or leave it out."));
  await expect(openSandbox({ databaseUrl: "" })).rejects.toThrow(new TypeError("`databaseUrl` is empty. Give a URL, or leave it out."));
});

describe("a reset", () => {
  test("that fails leaves the organization as it is, and says why", async () => {
    const seed = await scenario('{"/lead/": [{"name": "Seeded"}]}');
    const { body: made } = await control("", { seed });
    await caller(sandbox, made.apiKey)("POST", "/lead/", { name: "Added" });
    for (const [broken, why] of [
      ["{oops", "cannot be read"],
      ['{"/lead/": [{"name": "Good"}, {"status_id": "stat_no"}]}', "is refused"],
    ] as const) {
      await writeFile(seed, broken);
      const { status, body } = await control(`/${made.organizationId}/reset`);
      expect(status).toBe(400);
      expect(body.error).toContain(why);
      expect(await leads(made.apiKey)).toEqual(["Seeded", "Added"]);
    }
    await writeFile(seed, '{"/lead/": [{"name": "Mended"}]}');
    expect((await control(`/${made.organizationId}/reset`)).status).toBe(200);
    expect(await leads(made.apiKey)).toEqual(["Mended"]);
  });

  test("is seen whole or not at all", async () => {
    const { apiKey, reset } = await sandbox.createOrganization({ seed: "demo" });
    const call = caller(sandbox, apiKey);
    let running = true;
    const reader = async () => {
      while (running) {
        const { status, body } = await call("GET", "/lead/");
        expect(status).toBe(200);
        expect(body.data.length).toBeGreaterThan(0);
        await new Promise((resolve) => setImmediate(resolve));
      }
    };
    const readers = Promise.all(Array.from({ length: 5 }, reader));
    for (let time = 0; time < 5; time++) await reset();
    running = false;
    await readers;
  });

  test("knows what the organization began with, whichever sandbox made it", async () => {
    const place =
      process.env.SANDBOX_ON === "postgres" ? { databaseUrl: await newDatabase() } : { data: path.join(folder, "organizations.db") };
    const first = await testSandbox({ ...place, seed: "empty" });
    const made = await first.createOrganization({ seed: "demo" });
    const own = await first.createOrganization({ seed: await scenario('{"/lead/": [{"name": "Seeded"}]}') });
    const second = await testSandbox({ ...place, seed: "demo" });
    onTestFinished(() => Promise.all([first.close(), second.close()]).then(() => {}));
    expect([first.isNew, second.isNew, second.organizationId]).toEqual([true, false, first.organizationId]);
    const counts = async () => {
      const found = [first, made, own].map(({ apiKey }) => caller(second, apiKey)("GET", "/lead/?_limit=0"));
      return (await Promise.all(found)).map(({ body }) => body.total_results);
    };
    const before = await counts();
    for (const { apiKey } of [first, made, own]) await caller(second, apiKey)("POST", "/lead/", { name: "Added" });
    for (const { organizationId } of [made, own]) {
      const url = `http://sandbox/_sandbox/organizations/${organizationId}/reset`;
      expect((await second.fetch(url, { method: "POST" })).status).toBe(200);
    }
    await second.reset();
    expect(await counts()).toEqual(before);
    // the oldest organization is still the one to begin with
    const third = await testSandbox(place);
    onTestFinished(() => third.close());
    expect(third.organizationId).toBe(first.organizationId);
  });

  test("takes what an earlier version made for what it is started with now", async () => {
    const data = path.join(folder, "earlier.db");
    await (await openSandbox({ data, seed: "demo", log: () => {} })).close();
    const database = new DatabaseSync(data);
    database.exec("update api_key set data = json_remove(data, '$.seed')");
    database.close();
    const again = await openSandbox({ data, seed: "empty", log: () => {} });
    onTestFinished(() => again.close());
    await again.reset();
    expect((await caller(again, again.apiKey)("GET", "/lead/?_limit=0")).body.total_results).toBe(0);
  });

  test("needs an organization", async () => {
    expect(await control("/orga_none/reset")).toEqual({ status: 404, body: { error: "There is no such organization." } });
  });
});
