import { writeFile } from "node:fs/promises";
import path from "node:path";
import { root } from "../workspace-copy.ts";
import type { Consumer } from "./consumer.ts";

/** Each supported TypeScript, by the name it is installed under. */
const compilers = { "5.4": "typescript-5.4", "5.9": "typescript-5.9", "7": "typescript" };
const resolutions = { bundler: "ESNext", nodenext: "NodeNext" };

const tsc = (installed: string) => path.join(root, "node_modules", installed, "bin/tsc");

/** Type-checks files of a consumer with every TypeScript and module resolution, strict and not. */
export async function typeCheck(consumer: Consumer, files: string[]): Promise<void> {
  for (const [moduleResolution, module] of Object.entries(resolutions)) {
    for (const strict of [true, false]) {
      const config = path.join(consumer.dir, `tsconfig.${moduleResolution}.${strict ? "strict" : "loose"}.json`);
      const compilerOptions = { ...base, module, moduleResolution, strict };
      await writeFile(config, JSON.stringify({ compilerOptions, files }));
      await Promise.all(Object.values(compilers).map((installed) => consumer.run(process.execPath, [tsc(installed), "--project", config])));
    }
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
