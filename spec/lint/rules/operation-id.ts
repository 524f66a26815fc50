import path from "node:path";
import type { Context, Node } from "../context.ts";

const verbs: Record<string, string[]> = {
  get: ["list", "get"],
  post: ["create", "merge"],
  put: ["update"],
  delete: ["delete"],
};

/** An operation id is one of its method's verbs and a noun; its file has the same name. */
export function operationId() {
  return {
    Operation(operation: Node, { report, location, key }: Context) {
      const id: string = operation.operationId ?? "";
      const allowed = verbs[key] ?? [];
      if (!allowed.some((verb) => new RegExp(`^${verb}[A-Z][A-Za-z]+$`).test(id))) {
        report({
          message: `Name the operation with ${allowed.join(" or ")} and a noun, as in \`${allowed[0]}Leads\`; \`${id}\` is not.`,
          location: location.child(["operationId"]),
        });
      }
      const file = path.basename(location.source.absoluteRef, ".yaml");
      if (file !== id && file !== "openapi") {
        report({ message: `Name the file ${id}.yaml, as the operation is.`, location: location.child(["operationId"]) });
      }
    },
  };
}
