import { readFileSync } from "node:fs";
import path from "node:path";
import type { Context, Node } from "../context.ts";

const text = readFileSync(path.resolve(import.meta.dirname, "../../EXTENSIONS.md"), "utf8");

/** The extensions that EXTENSIONS.md has a heading for. */
export const documented = new Set(Array.from(text.matchAll(/^## `(x-[a-z-]+)`/gm), ([, name]) => name ?? ""));

/** Every `x-` extension is described in EXTENSIONS.md. */
export function documentedExtensions() {
  return {
    any(node: Node, { report, location }: Context) {
      if (node === null || typeof node !== "object" || Array.isArray(node)) return;
      for (const name of Object.keys(node)) {
        if (!name.startsWith("x-") || documented.has(name)) continue;
        report({ message: `Describe ${name} in EXTENSIONS.md, or correct its name.`, location: location.child([name]) });
      }
    },
  };
}
