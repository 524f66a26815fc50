/** Makes openapi.json from the bundled openapi.yaml, and fails when a schema or an example in it is wrong. */
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { check } from "./check.ts";

const dist = path.resolve(import.meta.dirname, "../dist");
const source = path.join(dist, "openapi.yaml");
const document = parse(readFileSync(source, "utf8"));
const problems = check(document);
if (problems.length > 0) {
  rmSync(source);
  console.error(`The description is wrong in ${problems.length} places:\n${problems.map((line) => `  ${line}`).join("\n")}`);
  process.exit(1);
}
writeFileSync(path.join(dist, "openapi.json"), `${JSON.stringify(document, null, 1)}\n`);
