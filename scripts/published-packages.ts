import path from "node:path";
import { run } from "./run.ts";

/** A package that a workspace publishes. */
export interface Package {
  name: string;
  version: string;
  /** Its folder in the workspace. */
  dir: string;
}

export async function publishedPackages(workspace: string): Promise<Package[]> {
  const projects = JSON.parse(await run("pnpm", ["list", "--recursive", "--depth=-1", "--json"], { cwd: workspace }));
  return (projects as { name: string; version: string; path: string; private?: boolean }[])
    .filter((project) => !project.private)
    .map(({ name, version, path: dir }) => ({ name, version, dir: path.relative(workspace, dir) }));
}
