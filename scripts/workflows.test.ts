import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { root } from "./workspace-copy.ts";

const folder = path.join(root, ".github");
const workflows = globSync("workflows/*.yml", { cwd: folder }).sort();
const actions = globSync("actions/*/action.yml", { cwd: folder }).sort();
const read = (file: string) => readFileSync(path.join(folder, file), "utf8");

test("there is one for each occasion", () => {
  expect(workflows).toEqual(["workflows/ci.yml", "workflows/preview.yml", "workflows/release.yml"]);
});

test.each([...workflows, ...actions])("%s pins every action by the hash of a commit, and says which version that is", (file) => {
  const used = [...read(file).matchAll(/\buses: *(.+)$/gm)].map(([, action]) => action as string);
  expect(used).not.toEqual([]);
  for (const action of used) expect(action).toMatch(/^(\.\/\S+|[\w.-]+(\/[\w.-]+)+@[0-9a-f]{40} # v\d+\.\d+\.\d+)$/);
});

test.each(workflows)("%s may write nothing, except where a job says so", (file) => {
  const { permissions } = parse(read(file));
  expect(permissions).toBeTypeOf("object");
  for (const level of Object.values(permissions)) expect(level).toBe("read");
});
