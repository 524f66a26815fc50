import { readFileSync } from "node:fs";
import path from "node:path";
import type { Node } from "./context.ts";

const manifest = JSON.parse(readFileSync(path.resolve(import.meta.dirname, "../package.json"), "utf8"));

/** Preprocessor that gives the description the version of its package, which changesets raise. */
export function setVersion() {
  return {
    Info(info: Node) {
      info.version = manifest.version;
    },
  };
}
