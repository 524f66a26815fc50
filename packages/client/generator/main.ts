/** Writes src/generated: a function for each operation of the bundled description, one module a resource. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { type Description, generate } from "./generate.ts";

const source = createRequire(import.meta.url).resolve("@closekit/spec/openapi.json");
const target = path.resolve(import.meta.dirname, "../src/generated");
rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });
for (const [name, text] of Object.entries(generate(JSON.parse(readFileSync(source, "utf8")) as Description))) {
  writeFileSync(path.join(target, name), text);
}
