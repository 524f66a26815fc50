import { defineConfig } from "vitest/config";

const shared = { testTimeout: 30_000, hookTimeout: 60_000 };

// the behaviour is the same on both databases, so its tests run on both
export default defineConfig({
  test: {
    globalSetup: "test/postgres.setup.ts",
    projects: [
      { test: { ...shared, name: "sqlite", include: ["test/**/*.test.ts"], exclude: ["test/postgres.test.ts", "test/helper/**"] } },
      { test: { ...shared, name: "helper", include: ["test/helper/*.test.ts"], globalSetup: "src/vitest/setup.ts" } },
      {
        test: {
          ...shared,
          name: "postgres",
          include: ["test/**/*.test.ts"],
          exclude: ["test/helper/**", "test/cli.test.ts", "test/crash.test.ts", "test/property.test.ts", "test/errors.test.ts"],
          env: { SANDBOX_ON: "postgres" },
        },
      },
    ],
  },
});
