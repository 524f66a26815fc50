import type { TestProject } from "vitest/node";
import type {} from "../../../client/test/support/api.ts";
import { startSandbox } from "../../src/index.ts";

/** Starts a sandbox in the place of the mock that the client's own run has. */
export default async function setup(project: TestProject) {
  const sandbox = await startSandbox({ seed: "empty", strict: true, log: () => {} });
  project.provide("api", { server: "sandbox", url: sandbox.url });
  return () => sandbox.close();
}
