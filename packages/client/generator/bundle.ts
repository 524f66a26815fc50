/**
 * Joins what tsc wrote, and openapi-fetch, into one module an entry point: Node takes 10 ms for what it loads from a hundred files,
 * and 4 ms for one. Types stay as they are.
 */
import { copyFileSync, readdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { build } from "esbuild";

const root = path.resolve(import.meta.dirname, "..");
const dist = path.join(root, "dist");
const { exports, peerDependencies } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));
const entryPoints = Object.values<{ default?: string }>(exports).flatMap(({ default: entry }) => entry ?? []);

const { metafile } = await build({
  absWorkingDir: root,
  entryPoints,
  outdir: "dist",
  outbase: "dist",
  allowOverwrite: true,
  bundle: true,
  external: [...Object.keys(peerDependencies), "node:*"],
  format: "esm",
  platform: "neutral",
  mainFields: ["module", "main"],
  target: "es2022",
  metafile: true,
});

const kept = new Set(Object.keys(metafile.outputs).map((file) => path.resolve(root, file)));
for (const file of readdirSync(dist, { recursive: true, encoding: "utf8" })) {
  const full = path.join(dist, file);
  if (file.endsWith(".js") && !kept.has(full)) rmSync(full);
}
copyFileSync(path.join(root, "node_modules/openapi-fetch/LICENSE"), path.join(dist, "openapi-fetch.LICENSE"));
