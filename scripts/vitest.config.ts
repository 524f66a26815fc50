import { defineConfig } from "vitest/config";

export default defineConfig({
  cacheDir: "../node_modules/.vite",
  test: {
    globalSetup: "shared-copy.ts",
    // all work in the same copy
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
