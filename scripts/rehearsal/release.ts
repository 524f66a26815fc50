import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { type Package, publishedPackages } from "../published-packages.ts";
import type { WorkspaceCopy } from "../workspace-copy.ts";
import { lockstep, nextVersions, readChangesets } from "./changesets.ts";
import type { Registry } from "./registry.ts";

/** Raises the versions in a workspace by one more changeset of each kind, as a release pull request does. */
export async function raiseVersions(copy: WorkspaceCopy): Promise<Package[]> {
  const before = await publishedPackages(copy.dir);
  const free = before.map(({ name }) => name).filter((name) => !lockstep.includes(name));
  // the others of its version must follow
  await copy.run("pnpm", ["exec", "changeset", "-m", "Rehearse a new field", "--minor", "@closekit/spec"]);
  await copy.run("pnpm", ["exec", "changeset", "-m", "Rehearse a fix", "--patch", free.join(",")]);
  const changesets = await readChangesets(copy.dir);
  const expected = nextVersions(before, changesets);
  await copy.commit("Changes");

  await copy.run("pnpm", ["run", "version"], { pnpm_config_offline: "true" });
  const after = await publishedPackages(copy.dir);
  assert.deepEqual(
    new Map(after.map(({ name, version }) => [name, version])),
    expected,
    "the versions are not those that the changesets ask for",
  );
  assert.deepEqual(await readChangesets(copy.dir), [], "the changesets are still there");
  for (const { name, version, dir } of after) {
    const changelog = await readFile(path.join(copy.dir, dir, "CHANGELOG.md"), "utf8");
    const entry = changelog.split(/^## /m).find((section) => section.startsWith(`${version}\n`)) ?? "";
    assert.ok(entry, `the changelog of ${name} has no entry for ${version}`);
    for (const { releases, summary } of changesets) {
      if (releases.has(name)) assert.ok(entry.includes(summary), `the changelog of ${name} does not tell of "${summary}" under ${version}`);
    }
  }
  await copy.commit("Versions");
  return after;
}

/** Builds and publishes with the repository's own script. */
export async function publish(copy: WorkspaceCopy, packages: Package[], registry: Registry): Promise<void> {
  await copy.run("pnpm", ["run", "release"], registry.env);
  const tags = (await copy.run("git", ["tag", "--list"])).trim().split("\n");
  assert.deepEqual(tags.sort(), packages.map(({ name, version }) => `${name}@${version}`).sort(), "the tags are not those of the release");
}
