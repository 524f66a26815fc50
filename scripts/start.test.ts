import { globSync, rmSync } from "node:fs";
import path from "node:path";
import { expect, inject, test } from "vitest";
import { startMockProcess } from "./mock-process.ts";
import { openCopy } from "./workspace-copy.ts";

test("start builds what the mock needs and passes its options on", async () => {
  const copy = openCopy(inject("copy"));
  const built = globSync(["spec/dist", "packages/*/dist", "packages/*/src/generated"], { cwd: copy.dir });
  for (const folder of built) rmSync(path.join(copy.dir, folder), { recursive: true });
  await using mock = await startMockProcess("pnpm", ["start", "--port", "0", "--strict"], { cwd: copy.dir, env: copy.env });
  const ask = (path: string) => fetch(mock.url + path, { headers: { authorization: `Basic ${btoa("api_x.y:")}` } });
  expect(await (await ask("/me/")).json()).toHaveProperty("email");
  expect((await ask("/me/?unknown=1")).status).toBe(400);
});
