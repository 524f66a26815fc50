/** Writes dist/index.html: the guides and the reference in one page that needs nothing else, and dist/openapi.json, which it shows. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { type Description, forDocs } from "./for-docs.ts";
import { page } from "./page.ts";

const root = path.resolve(import.meta.dirname, "..");
const { resolve } = createRequire(import.meta.url);
const read = (file: string) => readFileSync(file, "utf8");

const guides = readdirSync(path.join(root, "guides"))
  .sort()
  .map((file) => read(path.join(root, "guides", file)));
const description = forDocs(JSON.parse(read(resolve("@closekit/spec/openapi.json"))) as Description, guides);

mkdirSync(path.join(root, "dist"), { recursive: true });
writeFileSync(path.join(root, "dist/openapi.json"), JSON.stringify(description));
writeFileSync(path.join(root, "dist/index.html"), page(description, read(resolve("redoc/bundles/redoc.standalone.js"))));
