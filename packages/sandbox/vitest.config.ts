import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

// files keep to sandboxes of their own, so that they can share a worker and what it has loaded
const shared = { testTimeout: 60_000, hookTimeout: 60_000, isolate: false };
/** What says nothing about a database, or runs on one alone. */
const once = ["cli", "crash", "property", "errors", "prism-proxy", "client"].map((name) => `test/${name}.test.ts`);

/** Begins with the files that take longest, so that all others fit beside them. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLong = ({ moduleId }: TestSpecification) => /\/(crash|prism-proxy)\.test/.test(moduleId);
    return (await super.sort(files)).toSorted((a, b) => Number(isLong(b)) - Number(isLong(a)));
  }
}

/** The client's tests of what an API answers; the others, of retries and the like, have servers of their own. */
const client = path.resolve(import.meta.dirname, "../client");
const callsApi = (file: string) => readFileSync(path.join(client, file), "utf8").includes("support/api.ts");

// the behaviour is the same on both databases, so its tests run on both
export default defineConfig({
  test: {
    globalSetup: "test/postgres.setup.ts",
    // this is the longest of all test runs, and goes on when the other ones have ended
    maxWorkers: "100%",
    sequence: { sequencer: LongestFirst },
    projects: [
      { test: { ...shared, name: "sqlite", include: ["test/**/*.test.ts"], exclude: ["test/postgres.test.ts", "test/helper/**"] } },
      { test: { ...shared, name: "helper", include: ["test/helper/*.test.ts"], globalSetup: "src/vitest/setup.ts" } },
      {
        test: {
          ...shared,
          name: "postgres",
          include: ["test/**/*.test.ts"],
          exclude: [...once, "test/helper/**"],
          env: { SANDBOX_ON: "postgres" },
        },
      },
      {
        root: client,
        // isolated, for each file makes an organization when it loads what calls the API
        test: {
          name: "client",
          include: globSync("test/**/*.test.ts", { cwd: client }).filter(callsApi),
          globalSetup: path.resolve(import.meta.dirname, "test/client-suite/setup.ts"),
        },
      },
    ],
  },
});
