import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Context, Node } from "../context.ts";

/** Every file of the description is referenced by another one. */
export function noOrphanFile() {
  return {
    Root(_root: Node, { report, location }: Context) {
      const root = location.source.absoluteRef;
      for (const file of orphans(path.dirname(root), [root])) {
        report({ message: `Nothing refers to ${file}: refer to it or delete it.`, location });
      }
    },
  };
}

/** The files below `shared` and `resources` that no `$ref` names. */
export function orphans(directory: string, roots: string[]): string[] {
  const files = globSync("{shared,resources}/**/*.yaml", { cwd: directory }).sort();
  const entries = [...files.map((file) => path.join(directory, file)), ...roots];
  const referenced = new Set(
    entries.flatMap((file) =>
      [...readFileSync(file, "utf8").matchAll(/\$ref:\s*["']?([^\s"'#},]+)/g)].map(([, to]) => path.resolve(path.dirname(file), to ?? "")),
    ),
  );
  return files.filter((file) => file !== path.join("shared", "everywhere.yaml") && !referenced.has(path.join(directory, file)));
}
