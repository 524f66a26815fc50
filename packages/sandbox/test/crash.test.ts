import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, onTestFinished, test } from "vitest";
import { openSandbox } from "../src/index.ts";
import { load } from "./load.ts";
import { start } from "./process.ts";
import { caller } from "./support.ts";

const crashes = 50;

test(`a sandbox killed ${crashes} times under load loses no acknowledged write, and its file opens clean`, {
  timeout: 240_000,
}, async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), "sandbox-crash-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const file = path.join(folder, "close.db");
  const acknowledged: string[] = [];
  let apiKey = "";
  for (let crash = 0; crash < crashes; crash++) {
    const sandbox = await start("--data", file, "--seed", "empty", "--quiet");
    apiKey = sandbox.apiKey;
    const writing = load(sandbox.url, apiKey, acknowledged, 4);
    // each time at another moment
    const enough = acknowledged.length + 1 + ((crash * 7) % 25);
    while (acknowledged.length < enough) await new Promise((resolve) => setTimeout(resolve, 1));
    sandbox.child.kill("SIGKILL");
    await Promise.all([sandbox.ended, writing]);
  }
  expect(acknowledged.length).toBeGreaterThan(crashes);

  const database = new DatabaseSync(file);
  expect(database.prepare("pragma integrity_check").get()).toEqual({ integrity_check: "ok" });
  database.close();
  const sandbox = await openSandbox({ data: file });
  onTestFinished(() => sandbox.close());
  const call = caller(sandbox, apiKey);
  const kept = new Set<string>();
  for (let skip = 0, more = true; more; skip += 200) {
    const { body } = await call("GET", `/lead/?_limit=200&_skip=${skip}&_fields=id`);
    for (const { id } of body.data) kept.add(id);
    more = body.has_more;
  }
  expect(acknowledged.filter((id) => !kept.has(id))).toEqual([]);
});
