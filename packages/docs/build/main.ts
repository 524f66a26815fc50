/** Writes dist/index.html: the pages and the reference in one page that needs nothing else, and dist/openapi.json, which it shows. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { fidelityPage } from "./fidelity.ts";
import { type Description, forDocs } from "./for-docs.ts";
import { page } from "./page.ts";
import { forSite, placeOf, readPages } from "./pages.ts";

const root = path.resolve(import.meta.dirname, "..");
const { resolve } = createRequire(import.meta.url);
const read = (file: string) => readFileSync(file, "utf8");

const guides = readPages(path.join(root, "guides"));
const client = readPages(path.join(root, "client"));
const pages = forSite([...guides, ...client, fidelityPage()]);
const groups = [
  { name: "Getting started", pages: pages.slice(0, guides.length) },
  { name: "The client", pages: pages.slice(guides.length, -1) },
  { name: "The sandbox", pages: pages.slice(-1) },
];
const description = forDocs(JSON.parse(read(resolve("@closekit/spec/openapi.json"))) as Description, groups);

mkdirSync(path.join(root, "dist"), { recursive: true });
writeFileSync(path.join(root, "dist/openapi.json"), JSON.stringify(description));
const places = pages.map(({ name }) => placeOf(name));
writeFileSync(path.join(root, "dist/index.html"), page(description, read(resolve("redoc/bundles/redoc.standalone.js")), places));
