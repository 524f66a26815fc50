import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import semver from "semver";
import type { Package } from "../published-packages.ts";

export interface Changeset {
  /** The kind of change by package. */
  releases: Map<string, Level>;
  /** The first line for users. */
  summary: string;
}

type Level = (typeof levels)[number];
const levels = ["patch", "minor", "major"] as const;

/** The packages that always have the same version, that of the description. */
export const lockstep = ["@closekit/spec", "@closekit/types", "@closekit/mock"];

export async function readChangesets(dir: string): Promise<Changeset[]> {
  const folder = path.join(dir, ".changeset");
  const files = (await readdir(folder)).filter((file) => file.endsWith(".md") && file !== "README.md");
  return Promise.all(files.map(async (file) => parse(await readFile(path.join(folder, file), "utf8"))));
}

function parse(text: string): Changeset {
  const [, head = "", body = ""] = text.split(/^---$/m);
  const releases = [...head.matchAll(/^["']?([^"':]+)["']?: (patch|minor|major)$/gm)];
  return {
    releases: new Map(releases.map(([, name, level]) => [name as string, level as Level])),
    summary: body.trim().split("\n")[0] ?? "",
  };
}

/** The version that each package must have after these changesets, which name every package. */
export function nextVersions(packages: Package[], changesets: Changeset[]): Map<string, string> {
  const highest = (names: string[]) => {
    const named = changesets.flatMap(({ releases }) => names.map((name) => levels.indexOf(releases.get(name) ?? "patch")));
    return levels[Math.max(...named)] as Level;
  };
  return new Map(
    packages.map(({ name, version }) => [name, semver.inc(version, highest(lockstep.includes(name) ? lockstep : [name])) as string]),
  );
}
