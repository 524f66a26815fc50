/**
 * Turns this checkout into a snapshot release of what a pull request changed: `node scripts/preview.ts <base commit> <tag>`. Prints
 * the packages to publish, one `name@version` a line; nothing when it changed none.
 */
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { publishedPackages } from "./published-packages.ts";
import { run } from "./run.ts";

const [base, tag] = process.argv.slice(2);
if (!base || !tag) throw new Error("Usage: node scripts/preview.ts <base commit> <tag>");

const cwd = process.cwd();
const listed = JSON.parse(await run("turbo", ["ls", `--filter=[${base}]`, "--output=json"], { cwd }));
const changed = new Set((listed.packages.items as { name: string }[]).map(({ name }) => name));
const before = await publishedPackages(cwd);
const names = before.map(({ name }) => name).filter((name) => changed.has(name));

if (names.length > 0) {
  // the changesets that wait on the main branch are not this pull request's
  const folder = path.join(cwd, ".changeset");
  for (const file of await readdir(folder)) {
    if (file.endsWith(".md") && file !== "README.md") await rm(path.join(folder, file));
  }
  const front = names.map((name) => `"${name}": patch`).join("\n");
  await writeFile(path.join(folder, "preview.md"), `---\n${front}\n---\n\nA preview\n`);
  // adds what depends on them, and keeps the packages of one version together
  await run("changeset", ["version", "--snapshot", tag], { cwd });
  const versions = new Map(before.map(({ name, version }) => [name, version]));
  for (const { name, version, dir } of await publishedPackages(cwd)) {
    if (versions.get(name) !== version) console.log(`${name}@${version}`);
    else await withhold(path.join(cwd, dir, "package.json"));
  }
}

/** Changesets would also publish a package whose version happens to be unpublished. */
async function withhold(manifest: string) {
  await writeFile(manifest, JSON.stringify({ ...JSON.parse(await readFile(manifest, "utf8")), private: true }, null, 2));
}
