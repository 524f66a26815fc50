import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const run = promisify(execFile);
const root = path.resolve(import.meta.dirname, "..");
const compilers = { "5.4": "typescript-5.4", "5.9": "typescript", "7": "typescript-7" };
const resolutions = { bundler: "ESNext", nodenext: "NodeNext" };

let scratch: string;
beforeAll(async () => {
  scratch = await mkdtemp(path.join(root, "test", ".consumer-"));
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

/** Type-checks the type tests as a consumer with these settings would; resolves to what the compiler complains about. */
async function compile(compiler: string, moduleResolution: keyof typeof resolutions, strict: boolean): Promise<string> {
  const config = path.join(scratch, `${compiler}-${moduleResolution}-${strict}.json`);
  const files = ["everywhere.test-d.ts", "commonjs.test-d.cts", ...(strict ? ["strict.test-d.ts"] : [])].map((file) =>
    path.join(root, "test", file),
  );
  const compilerOptions = {
    module: resolutions[moduleResolution],
    moduleResolution,
    strict,
    target: "ES2022",
    lib: ["ES2022", "DOM"],
    types: [],
    noEmit: true,
    // our own declarations are checked once for each compiler and strictness; the libraries' need not be
    skipLibCheck: moduleResolution === "bundler",
  };
  await writeFile(config, JSON.stringify({ compilerOptions, files }));
  const tsc = path.join(root, "node_modules", compiler, "bin", "tsc");
  return run(process.execPath, [tsc, "-p", config]).then(
    () => "",
    (error) => error.stdout,
  );
}

describe.concurrent.each(Object.entries(compilers))("TypeScript %s", (_version, compiler) => {
  test.each([
    ["bundler", true],
    ["nodenext", true],
    ["nodenext", false],
  ] as const)("accepts what is right and refuses what is wrong (%s, strict: %s)", async (resolution, strict) => {
    expect(await compile(compiler, resolution, strict)).toBe("");
  });
});
