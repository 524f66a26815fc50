import { expect, onTestFinished, test } from "vitest";
import { openSandbox, type Sandbox } from "../src/index.ts";
import { load } from "./load.ts";
import { startPostgres } from "./postgres.setup.ts";
import { start } from "./process.ts";
import { caller, newDatabase } from "./support.ts";

async function open(databaseUrl: string): Promise<Sandbox> {
  const sandbox = await openSandbox({ databaseUrl, seed: "empty", log: () => {} });
  onTestFinished(() => sandbox.close().catch(() => {}));
  return sandbox;
}

test("two sandboxes on one database see each other's writes, and none is lost", async () => {
  const url = await newDatabase();
  const first = await open(url);
  const second = await open(url);
  expect(second.apiKey).toBe(first.apiKey);
  const [one, other] = [caller(first, first.apiKey), caller(second, first.apiKey)];
  const { body: lead } = await one("POST", "/lead/", { name: "Shared" });
  expect((await other("GET", `/lead/${lead.id}/`)).body.name).toBe("Shared");
  const { body: field } = await one("POST", "/custom_field/lead/", {
    name: "Tags",
    type: "choices",
    choices: choices(),
    accepts_multiple_values: true,
  });
  const add = (choice: string, at: typeof one) => at("PUT", `/lead/${lead.id}/`, { [`custom.${field.id}.add`]: choice });
  await Promise.all(choices().map((choice, index) => add(choice, index % 2 ? one : other)));
  const { body } = await one("GET", `/lead/${lead.id}/`);
  expect(body[`custom.${field.id}`].toSorted()).toEqual(choices().toSorted());
});

const choices = () => Array.from({ length: 20 }, (_, index) => `choice ${index}`);

test("two sandboxes that open an empty database at once share its organization", async () => {
  const url = await newDatabase();
  const [first, second] = await Promise.all([open(url), open(url)]);
  expect(second.organizationId).toBe(first.organizationId);
  expect(second.apiKey).toBe(first.apiKey);
});

test("a sandbox that is told to end under load ends well", async () => {
  const { url, apiKey, child, ended } = await start("--database-url", await newDatabase(), "--seed", "empty", "--quiet");
  const acknowledged: string[] = [];
  const writing = load(url, apiKey, acknowledged, 24);
  while (acknowledged.length < 50) await new Promise((resolve) => setTimeout(resolve, 1));
  child.kill("SIGTERM");
  expect(await ended).toBe(0);
  await writing;
});

test("a database that is killed under load loses no acknowledged write, and the sandbox goes on", { timeout: 120_000 }, async () => {
  const { server, url, stop } = await startPostgres();
  onTestFinished(stop);
  const sandbox = await open(`${url}/postgres`);
  const call = caller(sandbox, sandbox.apiKey);
  const acknowledged: string[] = [];
  for (let crash = 0; crash < 3; crash++) {
    let running = true;
    const writers = Array.from({ length: 4 }, async () => {
      while (running) {
        const { status, body } = await call("POST", "/lead/", { name: "x" });
        if (status === 200) acknowledged.push(body.id);
        else expect(status).toBe(500);
      }
    });
    const enough = acknowledged.length + 10;
    while (acknowledged.length < enough) await new Promise((resolve) => setTimeout(resolve, 1));
    // ends without a checkpoint, as after a crash
    await kill(server);
    running = false;
    await Promise.all(writers);
    await server.start();
  }
  const found = await Promise.all(acknowledged.map(async (id) => (await call("GET", `/lead/${id}/?_fields=id`)).status));
  expect(new Set(found)).toEqual(new Set([200]));
});

/** Kills the server; it has no method for that. */
async function kill(server: object): Promise<void> {
  const { process: child } = server as { process: import("node:child_process").ChildProcess };
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGQUIT"); // immediate shutdown: without a checkpoint, so that recovery follows
  await ended;
}
