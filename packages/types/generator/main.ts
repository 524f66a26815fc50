/**
 * Writes dist/index.d.ts: the types of the bundled description, and index.d.cts, for CommonJS: there is no code to load, but TypeScript
 * lets no CommonJS file take types from a module without a mark.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import type { OpenAPI3 } from "openapi-typescript";
import { generate } from "./generate.ts";

const source = createRequire(import.meta.url).resolve("@closekit/spec/openapi.json");
const dist = path.resolve(import.meta.dirname, "../dist");
const types = await generate(JSON.parse(readFileSync(source, "utf8")) as OpenAPI3);
mkdirSync(dist, { recursive: true });
writeFileSync(path.join(dist, "index.d.ts"), types);
writeFileSync(path.join(dist, "index.d.cts"), 'export type * from "./index.js" with { "resolution-mode": "import" };\n');
