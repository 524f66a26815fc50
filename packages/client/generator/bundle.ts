/** Joins what tsc wrote into one module an entry point: loading a hundred files takes Node many times as long as loading one. */
import { readdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { build } from "esbuild";

const root = path.resolve(import.meta.dirname, "..");
const { exports } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")) as { exports: Record<string, { default?: string }> };
const entryPoints = Object.values(exports).flatMap(({ default: entry }) => entry ?? []);

const { metafile } = await build({
  absWorkingDir: root,
  entryPoints,
  outdir: "dist",
  outbase: "dist",
  chunkNames: "shared/[hash]",
  allowOverwrite: true,
  bundle: true,
  splitting: true,
  packages: "external",
  format: "esm",
  platform: "neutral",
  target: "es2022",
  metafile: true,
});

const kept = new Set(Object.keys(metafile.outputs).map((file) => path.resolve(root, file)));
for (const file of readdirSync(path.join(root, "dist"), { recursive: true, encoding: "utf8" })) {
  const full = path.resolve(root, "dist", file);
  if (file.endsWith(".js") && !kept.has(full)) rmSync(full);
}
