import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import type { Package } from "../published-packages.ts";
import { run } from "../run.ts";
import type { WorkspaceCopy } from "../workspace-copy.ts";
import type { Registry } from "./registry.ts";

export interface Manifest {
  types?: string;
  dependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
}

/** A package as its users get it. */
export interface Tarball extends Package {
  file: string;
  /** Paths of the files in it. */
  entries: string[];
  manifest: Manifest;
}

export async function fetchTarball(published: Package, registry: Registry, folder: string): Promise<Tarball> {
  const { name, version } = published;
  const file = path.join(folder, `${name.replace(/\W+/g, "-")}-${version}.tgz`);
  await writeFile(file, await registry.tarball(name, version));
  const entries = (await run("tar", ["-tzf", file], { cwd: folder })).trim().split("\n");
  const manifest = JSON.parse(await run("tar", ["-xzOf", file, "package/package.json"], { cwd: folder }));
  return { ...published, file, entries: entries.map((entry) => entry.replace(/^package\//, "")), manifest };
}

const everywhere = ["LICENSE", "README.md", "package.json"];
const code = /^dist\/(?!.*\.(test|spec|bench)\.).+\.(js|d\.ts)$/;

/** What each package may hold besides. */
const own: Record<string, RegExp> = {
  "@closekit/spec": /^(dist\/openapi\.(json|yaml)|EXTENSIONS\.md)$/,
  "@closekit/types": /^dist\/.+\.d\.c?ts$/,
  // with the licences of those whose code is in it
  "@closekit/client": new RegExp(`${code.source}|^dist/openapi-fetch\\.LICENSE$`),
  "@closekit/contract": code,
  "@closekit/mock": code,
  "@closekit/sandbox": new RegExp(`${code.source}|^dist/[^/]+\\.LICENSE$`),
};

/** Checks that a tarball holds what it should, and nothing else. */
export function checkContents({ name, entries }: Tarball): void {
  const allowed = own[name];
  assert.ok(allowed, `say in scripts/rehearsal/tarballs.ts what ${name} may hold`);
  const foreign = entries.filter((entry) => !everywhere.includes(entry) && !allowed.test(entry));
  assert.deepEqual(foreign, [], `${name} holds files that nobody needs`);
  const missing = everywhere.filter((file) => !entries.includes(file));
  assert.deepEqual(missing, [], `${name} lacks files`);
  assert.ok(
    entries.some((entry) => allowed.test(entry)),
    `${name} is empty`,
  );
}

/** Checks that our packages ask for each other by the versions of this release. */
export function checkDependencies({ name, manifest }: Tarball, packages: Package[]): void {
  const versions = new Map(packages.map((published) => [published.name, published.version]));
  for (const [dependency, range] of Object.entries({ ...manifest.dependencies, ...manifest.peerDependencies })) {
    assert.doesNotMatch(range, /^(workspace|catalog|link|file):/, `${name} asks for ${dependency} in words of this workspace`);
    const version = versions.get(dependency);
    if (version) assert.equal(range, `^${version}`, `${name} asks for another ${dependency}`);
  }
}

/** Runs publint and, where there are types, attw. */
export async function lintTarball({ file, manifest }: Tarball, copy: WorkspaceCopy): Promise<void> {
  await copy.run("pnpm", ["exec", "publint", "run", file, "--strict"]);
  if (manifest.types) await copy.run("pnpm", ["exec", "attw", file, "--profile", "esm-only"]);
}
