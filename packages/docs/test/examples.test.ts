import { execFile } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { modules } from "./modules.ts";

const run = promisify(execFile);
const docs = path.resolve(import.meta.dirname, "..");
const root = path.resolve(docs, "../..");

const pages = globSync(["README.md", "packages/*/README.md", "packages/docs/{client,guides}/*.md"], { cwd: root })
  .sort()
  .map((page) => ({ page, found: modules(readFileSync(path.join(root, page), "utf8")) }))
  .filter(({ found }) => found.length > 0);
const prefix = (page: string) => `${page.replaceAll("/", "-")}-`;

let scratch: string;
let faults: string[];
beforeAll(async () => {
  scratch = await mkdtemp(path.join(docs, "test", ".examples-"));
  const files = pages.flatMap(({ page, found }) => found.map((code, i) => ({ file: `${prefix(page)}${i}.ts`, code })));
  await Promise.all(files.map(({ file, code }) => writeFile(path.join(scratch, file), code)));
  const options = ["--noEmit", "--strict", "--skipLibCheck", "--target", "ES2022", "--module", "NodeNext", "--types", "node"];
  const tsc = path.join(docs, "node_modules/typescript/bin/tsc");
  const output = await run(process.execPath, [tsc, "--ignoreConfig", ...options, ...files.map(({ file }) => file)], { cwd: scratch }).then(
    () => "",
    (error) => error.stdout || error.message,
  );
  faults = output.split("\n").filter((line: string) => /^\S/.test(line)); // indented lines go on with the one before
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

describe("TypeScript", () => {
  test.each(pages)("of $page compiles", ({ page }) => {
    expect(faults.filter((line) => line.startsWith(prefix(page)))).toEqual([]);
  });

  test("of the pages is found, and nothing else fails", () => {
    expect(pages.map(({ page }) => page)).toEqual(
      expect.arrayContaining([
        "README.md",
        "packages/client/README.md",
        "packages/types/README.md",
        "packages/docs/client/01-make-calls.md",
        "packages/docs/guides/02-api-keys.md",
      ]),
    );
    expect(faults.filter((line) => !pages.some(({ page }) => line.startsWith(prefix(page))))).toEqual([]);
  });
});
