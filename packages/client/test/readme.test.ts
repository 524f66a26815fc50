import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";

const run = promisify(execFile);
const client = path.resolve(import.meta.dirname, "..");
const root = path.resolve(client, "../..");

let scratch: string;
beforeAll(async () => {
  scratch = await mkdtemp(path.join(client, "test", ".readme-"));
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

/** The TypeScript of a page, one module a block that imports something; later blocks go on with the last one. */
function modules(markdown: string): string[] {
  const blocks = Array.from(markdown.matchAll(/```ts\n(.*?)```/gs), ([, code]) => code ?? "");
  const found: string[] = [];
  for (const code of blocks) {
    if (code.startsWith("import ")) found.push(code);
    else found.push(`${found.pop() ?? ""}\n${code}`);
  }
  return found;
}

/** Lines that the page itself calls errors must be errors, and no others. */
const expectErrors = (code: string) => code.replaceAll(/^(.*\/\/ error.*)$/gm, "// @ts-expect-error\n$1");

test.each(["README.md", "packages/client/README.md", "packages/types/README.md"])("the code in %s compiles", async (page) => {
  const found = modules(await readFile(path.join(root, page), "utf8"));
  expect(found.length).toBeGreaterThan(0);
  const files = await Promise.all(
    found.map(async (code, i) => {
      const file = path.join(scratch, `${page.replaceAll("/", "-")}-${i}.ts`);
      await writeFile(file, expectErrors(code));
      return file;
    }),
  );
  const options = ["--noEmit", "--strict", "--skipLibCheck", "--target", "ES2022", "--module", "NodeNext", "--types", "node"];
  const tsc = path.join(client, "node_modules/typescript/bin/tsc");
  const output = await run(process.execPath, [tsc, "--ignoreConfig", ...options, ...files], { cwd: client }).then(
    () => "",
    (error) => error.stdout,
  );
  expect(output).toBe("");
});
