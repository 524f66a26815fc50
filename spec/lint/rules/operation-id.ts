import path from "node:path";
import type { Context, Node } from "../context.ts";

const verbs: Record<string, string[]> = {
  get: ["list", "get", "render", "authorize"],
  post: ["create", "merge", "search", "update", "enrich", "archive", "unarchive", "unmap", "request", "register", "revoke"],
  put: ["update"],
  delete: ["delete"],
};

/**
 * An operation id is one of its method's verbs and a noun; its file has the same name. A webhook's is `on` and the object type that its
 * file is named after.
 */
export function operationId() {
  return {
    Paths: {
      Operation(operation: Node, { report, location, key }: Context) {
        const id: string = operation.operationId ?? "";
        const allowed = verbs[key] ?? [];
        if (!allowed.some((verb) => new RegExp(`^${verb}[A-Z][A-Za-z]+$`).test(id))) {
          report({
            message: `Name the operation with ${allowed.join(" or ")} and a noun, as in \`${allowed[0]}Leads\`; \`${id}\` is not.`,
            location: location.child(["operationId"]),
          });
        }
        const file = fileOf(location);
        if (file !== id && file !== "openapi") {
          report({ message: `Name the file ${id}.yaml, as the operation is.`, location: location.child(["operationId"]) });
        }
      },
    },
    WebhooksMap: {
      Operation(operation: Node, { report, location }: Context) {
        const file = fileOf(location);
        const form = file === "openapi" ? /^on[A-Z][A-Za-z]+$/ : new RegExp(`^on${pascalCase(file)}$`);
        if (!form.test(operation.operationId ?? "")) {
          report({
            message: `Name the webhook with on and its object type, as in \`onCustomObject\`; \`${operation.operationId}\` is not.`,
            location: location.child(["operationId"]),
          });
        }
      },
    },
  };
}

const fileOf = (location: Context["location"]) => path.basename(location.source.absoluteRef, ".yaml");

const pascalCase = (objectType: string) => objectType.replaceAll(/(?:^|[._])([a-z])/g, (_all, letter: string) => letter.toUpperCase());
