import { defineConfig } from "vitest/config";

// files keep to mocks of their own, so that they can share a worker and what it has loaded: Prism takes a second
export default defineConfig({ test: { isolate: false } });
