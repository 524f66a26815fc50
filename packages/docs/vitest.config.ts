import { defineConfig } from "vitest/config";

// a page with the whole API takes a browser a while
export default defineConfig({ test: { testTimeout: 120_000, hookTimeout: 120_000 } });
