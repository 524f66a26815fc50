import assert from "node:assert/strict";
import { readFile, realpath } from "node:fs/promises";
import path from "node:path";
import semver from "semver";
import type { WorkspaceCopy } from "../workspace-copy.ts";
import type { Tarball } from "./tarballs.ts";

/**
 * Overrides that let a project outside the workspace use the dependencies that are installed in it, which no registry here has. The
 * versions must fit what the published packages ask for.
 */
export async function linkThirdParty(tarballs: Tarball[], copy: WorkspaceCopy): Promise<Record<string, string>> {
  const ours = new Set(tarballs.map(({ name }) => name));
  const overrides: Record<string, string> = {};
  for (const { name, dir, manifest } of tarballs) {
    for (const [dependency, range] of Object.entries({ ...manifest.dependencies, ...manifest.peerDependencies })) {
      if (ours.has(dependency)) continue;
      const installed = await realpath(path.join(copy.dir, dir, "node_modules", dependency));
      const { version } = JSON.parse(await readFile(path.join(installed, "package.json"), "utf8"));
      assert.ok(semver.satisfies(version, range), `${name} asks for ${dependency} ${range} and is tested with ${version}`);
      overrides[`${name}>${dependency}`] = `link:${installed}`;
    }
  }
  return overrides;
}
