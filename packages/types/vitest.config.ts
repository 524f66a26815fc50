import { defineConfig } from "vitest/config";

// each test is a run of a compiler
export default defineConfig({ test: { maxConcurrency: 2, testTimeout: 60_000 } });
