import { startMock } from "@closekit/mock";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    /** URL of the mock that all tests share; strict, so that a misspelt key fails. */
    mock: string;
  }
}

/** Starts the mock once for all test files. */
export default async function setup(project: TestProject) {
  const mock = await startMock({ strict: true });
  project.provide("mock", mock.url);
  return () => mock.close();
}
