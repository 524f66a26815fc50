import { writeFile } from "node:fs/promises";
import path from "node:path";
import { root } from "../workspace-copy.ts";
import type { Consumer } from "./consumer.ts";

const bundler = { module: "ESNext", moduleResolution: "bundler" };
const nodenext = { module: "NodeNext", moduleResolution: "nodenext" };

/**
 * Each supported TypeScript, by the name it is installed under, with what it is tried with; the one that is quick, with everything. All
 * pairs are tried with the types, and publishing changes none of them.
 */
const compilers = [
  { installed: "typescript-5.4", settings: [{ ...nodenext, strict: true }] },
  { installed: "typescript-5.9", settings: [{ ...bundler, strict: true }] },
  { installed: "typescript", settings: [bundler, nodenext].flatMap((each) => [true, false].map((strict) => ({ ...each, strict }))) },
];

/** Type-checks files of a consumer with every supported TypeScript and module resolution. */
export async function typeCheck(consumer: Consumer, files: string[]): Promise<void> {
  const runs = compilers.map(async ({ installed, settings }) => {
    for (const setting of settings) {
      const config = path.join(
        consumer.dir,
        `tsconfig.${installed}.${setting.moduleResolution}.${setting.strict ? "strict" : "loose"}.json`,
      );
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
