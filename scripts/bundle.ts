/**
 * Ends the build of a package, in whose folder it runs, by its code; tsc writes the types. Joins its modules, and the libraries that are
 * named, into few, because Node takes longer to find, read and link many than to run what is in them.
 *
 *     node ../../scripts/bundle.ts [--splitting] <library…>
 *
 * There is one module an entry point; with `--splitting`, what they share and what is imported only when needed are modules of their own.
 * None is minified: Node shows the line of an error that nobody caught, and people debug what they use.
 */
import { copyFileSync, readdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { build } from "esbuild";

const { values, positionals: libraries } = parseArgs({
  options: { splitting: { type: "boolean", default: false } },
  allowPositionals: true,
});
const { exports, bin = {}, dependencies, peerDependencies } = JSON.parse(readFileSync("package.json", "utf8"));
const modules = Object.values<{ default?: string }>(exports).flatMap(({ default: entry }) => entry ?? []);
const entryPoints = [...modules, ...Object.values<string>(bin)].map((file) => file.replace("./dist/", "src/").replace(/js$/, "ts"));

const { metafile } = await build({
  entryPoints,
  outdir: "dist",
  outbase: "src",
  chunkNames: "chunks/[name]-[hash]",
  bundle: true,
  splitting: values.splitting,
  external: ["node:*", ...Object.keys({ ...dependencies, ...peerDependencies }).filter((name) => !libraries.includes(name))],
  format: "esm",
  platform: "neutral",
  mainFields: ["module", "main"],
  target: "es2022",
  metafile: true,
});

for (const file of readdirSync("dist", { recursive: true, encoding: "utf8" })) {
  // of an earlier build
  if (file.endsWith(".js") && !(path.join("dist", file) in metafile.outputs)) rmSync(path.join("dist", file));
}

const folders = new Set(Object.keys(metafile.inputs).flatMap((file) => /.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? []));
for (const folder of folders) {
  const library = folder.slice(folder.lastIndexOf("node_modules/") + "node_modules/".length);
  if (!libraries.includes(library)) throw new Error(`${library} is joined, but not named: should it be a dependency?`);
  copyFileSync(path.join(folder, "LICENSE"), path.join("dist", `${library.replace("/", "-")}.LICENSE`));
}
