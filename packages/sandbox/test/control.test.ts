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
