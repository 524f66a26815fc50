import { defineConfig } from "vitest/config";

// files put back what they replace, so that they can share a worker and what it has loaded
export default defineConfig({ test: { globalSetup: ["test/support/mock.ts"], isolate: false } });
