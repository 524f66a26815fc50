import { startMock } from "@closekit/mock";
import type { TestProject } from "vitest/node";
import type { Servers } from "../suite/checks.ts";
import { bundle } from "./bundles.ts";
import { startOddServer } from "./odd-server.ts";

declare module "vitest" {
  interface ProvidedContext {
    servers: Servers;
  }
}

/** Builds the suite, and starts the servers that it is about. */
export default async function setup(project: TestProject) {
  await bundle();
  const [mock, odd] = await Promise.all([startMock({ strict: true }), startOddServer()]);
  project.provide("servers", { mock: mock.url, odd: odd.url });
  return () => Promise.all([mock.close(), odd.close()]);
}
