import type { Context, Node } from "../context.ts";

const form = /^(documented|observed|inferred): \S/;

/** `x-evidence` says how a point is known and, after a colon, what about it. */
export function evidence() {
  return {
    any(node: Node, { report, location }: Context) {
      const mark = node?.["x-evidence"];
      if (mark !== undefined && !form.test(mark)) {
        report({
          message: "Write x-evidence as `documented`, `observed` or `inferred`, a colon and a note.",
          location: location.child(["x-evidence"]),
        });
      }
    },
  };
}
