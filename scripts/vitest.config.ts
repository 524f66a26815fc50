import { defineConfig } from "vitest/config";

export default defineConfig({
  cacheDir: "../node_modules/.vite",
  test: {
    // each of them starts turbo and installs
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
