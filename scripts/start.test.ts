import { expect, test } from "vitest";
import { startMockProcess } from "./mock-process.ts";
import { copyWorkspace } from "./workspace-copy.ts";

test("start builds what the mock needs and passes its options on", async () => {
  await using copy = await copyWorkspace();
  await copy.run("pnpm", ["install", "--offline", "--frozen-lockfile"]);
  await using mock = await startMockProcess("pnpm", ["start", "--port", "0", "--strict"], { cwd: copy.dir, env: copy.env });
  const ask = (path: string) => fetch(mock.url + path, { headers: { authorization: `Basic ${btoa("api_x.y:")}` } });
  expect(await (await ask("/me/")).json()).toHaveProperty("email");
  expect((await ask("/me/?unknown=1")).status).toBe(400);
});
