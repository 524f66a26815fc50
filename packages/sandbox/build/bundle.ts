/**
 * Joins what tsc wrote, and the libraries among the development dependencies, into few modules: Node takes longer to find, read and link the
 * 600 files they are in than the sandbox takes to start. Types stay as they are.
 */
import { copyFileSync, readdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { build } from "esbuild";

const root = path.resolve(import.meta.dirname, "..");
const dist = path.join(root, "dist");
const { exports, bin, dependencies, peerDependencies } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));
const modules = Object.values<{ default?: string }>(exports).flatMap(({ default: entry }) => entry ?? []);

const { metafile } = await build({
  absWorkingDir: root,
  entryPoints: [...modules, ...Object.values<string>(bin)],
  outdir: "dist",
  outbase: "dist",
  chunkNames: "chunks/[name]-[hash]",
  allowOverwrite: true,
  bundle: true,
  splitting: true,
  external: Object.keys({ ...dependencies, ...peerDependencies }),
  format: "esm",
  platform: "node",
  mainFields: ["module", "main"],
  target: "node24",
  metafile: true,
});

const kept = new Set(Object.keys(metafile.outputs).map((file) => path.resolve(root, file)));
for (const file of readdirSync(dist, { recursive: true, encoding: "utf8" })) {
  const full = path.join(dist, file);
  if (file.endsWith(".js") && !kept.has(full)) rmSync(full);
}

const joined = new Set(Object.keys(metafile.inputs).flatMap((file) => /.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? []));
for (const folder of joined) {
  const name = folder.slice(folder.lastIndexOf("node_modules/") + "node_modules/".length).replace("/", "-");
  copyFileSync(path.join(root, folder, "LICENSE"), path.join(dist, `${name}.LICENSE`));
}
