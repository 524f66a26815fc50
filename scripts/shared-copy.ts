/** One installed copy of the workspace for all tests of this folder, which run one after the other: installing is most of their time. */
import type { TestProject } from "vitest/node";
import { copyWorkspace, type WorkspaceCopy } from "./workspace-copy.ts";

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const copy = await copyWorkspace();
  await copy.run("pnpm", ["install", "--offline", "--frozen-lockfile"]);
  project.provide("copy", copy.dir);
  return async () => copy[Symbol.asyncDispose]();
}

declare module "vitest" {
  interface ProvidedContext {
    /** Where it is: for `openCopy`. */
    copy: WorkspaceCopy["dir"];
  }
}
