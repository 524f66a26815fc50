import { cp, mkdtemp, readdir, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Package } from "../published-packages.ts";
import { run } from "../run.ts";
import type { Registry } from "./registry.ts";

/** A project of a user, outside the workspace. */
export interface Consumer extends AsyncDisposable {
  dir: string;
  env: NodeJS.ProcessEnv;
  run(command: string, args: string[]): Promise<string>;
}

/** Creates a project from files of consumer/ and installs published packages in it. */
export async function createConsumer(
  files: string[],
  packages: Package[],
  registry: Registry,
  overrides: Record<string, string> = {},
): Promise<Consumer> {
  const dir = await realpath(await mkdtemp(path.join(tmpdir(), "closekit-consumer-")));
  const env = { ...process.env, ...registry.env };
  const consumer: Consumer = {
    dir,
    env,
    run: (command, args) => run(command, args, { cwd: dir, env }),
    [Symbol.asyncDispose]: () => rm(dir, { recursive: true, force: true }),
  };
  try {
    const dependencies = Object.fromEntries(packages.map(({ name, version }) => [name, `^${version}`]));
    await writeFile(path.join(dir, "package.json"), JSON.stringify({ name: "consumer", private: true, type: "module", dependencies }));
    // YAML is a superset of JSON. What was published a second ago is fine here, and must not stay in the machine's store.
    const settings = { overrides, minimumReleaseAge: 0, storeDir: path.join(dir, ".store") };
    await writeFile(path.join(dir, "pnpm-workspace.yaml"), JSON.stringify(settings));
    for (const file of files) await cp(path.join(import.meta.dirname, "consumer", file), path.join(dir, file));
    await consumer.run("pnpm", ["install"]);
  } catch (error) {
    await consumer[Symbol.asyncDispose]();
    throw error;
  }
  return consumer;
}

/** The files of our packages that got installed. */
export async function installedFiles({ dir }: Consumer): Promise<string[]> {
  const store = path.join(dir, "node_modules/.pnpm");
  const entries = await readdir(store, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => path.relative(store, path.join(entry.parentPath, entry.name)));
}

/** The description that got installed. */
export async function installedDescription({ dir }: Consumer): Promise<Description> {
  return JSON.parse(await readFile(path.join(dir, "node_modules/@closekit/spec/dist/openapi.json"), "utf8"));
}

/** The part of an OpenAPI document that examples of responses are in. */
export interface Description {
  paths: Record<
    string,
    Record<string, { responses: Record<string, { content: Record<string, { examples: Record<string, { value: unknown }> }> }> }>
  >;
}
