import type { Description, Operation } from "@closekit/contract";

/**
 * Cuts a document down to one operation and what it refers to. Prism resolves every reference of the document it is given, which
 * takes time with the size of the whole API; this way an operation is converted when it is first called, in milliseconds.
 *
 * @returns a copy, since Prism resolves references in place
 */
export function oneOperation(document: Description, { path, method, source }: Operation): object {
  const { openapi, info, servers, security } = document;
  const { parameters = [] } = document.paths[path] ?? {};
  const used: Record<string, Record<string, unknown>> = { securitySchemes: document.components.securitySchemes };
  collect(document, [parameters, source], used);
  const paths = { [path]: { parameters, [method]: source } };
  return structuredClone({ openapi, info, servers, ...(security && { security }), paths, components: used });
}

/** Adds the components that a node refers to, and those that they refer to. */
function collect(document: Description, node: unknown, used: Record<string, Record<string, unknown>>): void {
  if (typeof node !== "object" || node === null) return;
  for (const [key, child] of Object.entries(node)) {
    if (key !== "$ref" || typeof child !== "string") {
      collect(document, child, used);
      continue;
    }
    const [, , kind = "", name = ""] = child.split("/");
    used[kind] ??= {};
    const components = used[kind];
    if (name in components) continue;
    components[name] = document.components[kind]?.[name];
    collect(document, components[name], used);
  }
}
