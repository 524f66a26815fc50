import { appendFile } from "node:fs/promises";
import path from "node:path";
import { afterEach, expect, inject, test } from "vitest";
import { publishedPackages } from "./published-packages.ts";
import { openCopy } from "./workspace-copy.ts";

const copy = openCopy(inject("copy"));

afterEach(() => copy.reset("HEAD~1"));

/** The packages of the preview that a pull request with this change gets. */
async function preview(file: string): Promise<string[]> {
  await appendFile(path.join(copy.dir, file), "\n");
  await copy.commit("A change");
  const lines = (await copy.run("pnpm", ["exec", "node", "scripts/preview.ts", "HEAD~1", "pr-7"])).trim().split("\n").filter(Boolean);
  for (const line of lines) expect(line).toMatch(/@0\.0\.0-pr-7-\d{14}$/);
  // what can be published at all is what was named
  const published = await publishedPackages(copy.dir);
  if (lines.length > 0) expect(published.map(({ name, version }) => `${name}@${version}`).sort()).toEqual(lines.sort());
  return lines.map((line) => line.replace(/@[^@]*$/, "")).sort();
}

test("a change of the client previews the client alone", async () => {
  expect(await preview("packages/client/src/index.ts")).toEqual(["@closekit/client"]);
});

test("a change of the description previews all that carries its version, and what depends on it", async () => {
  const servers = ["@closekit/contract", "@closekit/mock", "@closekit/sandbox"];
  expect(await preview("spec/openapi.yaml")).toEqual(["@closekit/client", ...servers, "@closekit/spec", "@closekit/types"]);
});

test("a change outside the packages previews nothing", async () => {
  expect(await preview("CONTRIBUTING.md")).toEqual([]);
});
