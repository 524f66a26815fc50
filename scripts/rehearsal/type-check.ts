import { writeFile } from "node:fs/promises";
import path from "node:path";
import { root } from "../workspace-copy.ts";
import type { Consumer } from "./consumer.ts";

const bundler = { module: "ESNext", moduleResolution: "bundler", strict: false };
const nodenext = { module: "NodeNext", moduleResolution: "nodenext", strict: true };

/** Each supported TypeScript, by the name it is installed under. The settings have nothing to do with each other, so each is tried twice. */
const compilers = [
  { installed: "typescript-5.4", settings: [nodenext] },
  { installed: "typescript-5.9", settings: [bundler] },
  { installed: "typescript", settings: [nodenext, bundler] },
];

/** Type-checks files of a consumer with every supported TypeScript and module resolution. */
export async function typeCheck(consumer: Consumer, files: string[]): Promise<void> {
  const runs = compilers.map(async ({ installed, settings }) => {
    for (const setting of settings) {
      const config = path.join(consumer.dir, `tsconfig.${installed}.${setting.moduleResolution}.json`);
      await writeFile(config, JSON.stringify({ compilerOptions: { ...base, ...setting }, files }));
      await consumer.run(process.execPath, [path.join(root, "node_modules", installed, "bin/tsc"), "--project", config]);
    }
  });
  await Promise.all(runs);
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
