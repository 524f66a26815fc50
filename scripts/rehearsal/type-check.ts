import { writeFile } from "node:fs/promises";
import path from "node:path";
import { root } from "../workspace-copy.ts";
import type { Consumer } from "./consumer.ts";

/** Each supported TypeScript, by the name it is installed under. */
const compilers = { "5.4": "typescript-5.4", "5.9": "typescript-5.9", "7": "typescript" };
type Version = keyof typeof compilers;

/** Each resolution and each strictness once, for they have nothing to do with each other. */
const settings = [
  { module: "ESNext", moduleResolution: "bundler", strict: false },
  { module: "NodeNext", moduleResolution: "nodenext", strict: true },
];

const tsc = (version: Version) => path.join(root, "node_modules", compilers[version], "bin/tsc");

/** Type-checks files of a consumer with these versions of TypeScript, and every module resolution. */
export async function typeCheck(consumer: Consumer, files: string[], versions = Object.keys(compilers) as Version[]): Promise<void> {
  for (const setting of settings) {
    const config = path.join(consumer.dir, `tsconfig.${setting.moduleResolution}.json`);
    await writeFile(config, JSON.stringify({ compilerOptions: { ...base, ...setting }, files }));
    await Promise.all(versions.map((version) => consumer.run(process.execPath, [tsc(version), "--project", config])));
  }
}

const base = {
  noEmit: true,
  target: "ES2022",
  lib: ["ES2022", "DOM", "DOM.AsyncIterable"],
  types: [],
  // our declarations are checked too, those of TypeScript are not
  skipLibCheck: false,
  skipDefaultLibCheck: true,
};
