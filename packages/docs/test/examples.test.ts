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

// dist/openapi.json has a snippet with each operation
const reference = JSON.parse(readFileSync(path.join(docs, "dist/openapi.json"), "utf8")) as {
  paths: Record<string, Record<string, { operationId: string; "x-codeSamples"?: { source: string }[] }>>;
};
const snippets = Object.values(reference.paths).flatMap((item) =>
  Object.values(item).flatMap(({ operationId, "x-codeSamples": samples = [] }) =>
    samples.map(({ source }) => ({ file: `operation-${operationId}.ts`, code: `declare const apiKey: string;\n${source}` })),
  ),
);

let scratch: string;
let faults: string[];
beforeAll(async () => {
  scratch = await mkdtemp(path.join(docs, "test", ".examples-"));
  const files = [...snippets, ...pages.flatMap(({ page, found }) => found.map((code, i) => ({ file: `${prefix(page)}${i}.ts`, code })))];
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

  test("of each operation in the reference compiles", () => {
    expect(snippets.length).toBeGreaterThan(290);
    expect(faults.filter((line) => line.startsWith("operation-"))).toEqual([]);
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
    expect(
      faults.filter((line) => !["operation-", ...pages.map(({ page }) => prefix(page))].some((known) => line.startsWith(known))),
    ).toEqual([]);
  });
});
