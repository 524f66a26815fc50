import type { TestProject } from "vitest/node";
import { startSandbox } from "../index.ts";
import { provided } from "./provided.ts";

/** For `globalSetup`: starts one sandbox for a whole test run, on a free port and strict. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const sandbox = await startSandbox({ seed: "empty", strict: true, log: () => {} });
  project.provide(provided, sandbox.url);
  return () => sandbox.close();
}
