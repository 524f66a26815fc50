import type { Context, Node } from "../context.ts";

/** An array says what it holds: `items` is a reference, a type or a composition. */
export function arrayItems() {
  return {
    Schema(schema: Node, { report, location }: Context) {
      if (![schema.type].flat().includes("array")) return;
      const typed = ["$ref", "type", "const", "enum", "oneOf", "anyOf", "allOf"].some((key) => key in (schema.items ?? {}));
      if (!typed) report({ message: "Say what the array holds: give `items` a type or a $ref.", location });
    },
  };
}
