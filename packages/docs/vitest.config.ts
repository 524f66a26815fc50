import { defineConfig } from "vitest/config";

// a page with the whole API takes a browser a while
export default defineConfig({ test: { testTimeout: 60_000, hookTimeout: 60_000 } });
