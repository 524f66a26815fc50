import { startMock } from "@closekit/mock";
import type { TestProject } from "vitest/node";
import type {} from "./api.ts";

/** Starts the mock once for all test files. */
export default async function setup(project: TestProject) {
  const mock = await startMock({ strict: true });
  project.provide("api", { server: "mock", url: mock.url });
  return () => mock.close();
}
