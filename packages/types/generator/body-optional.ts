import type { OpenAPI3 } from "openapi-typescript";
import type ts from "typescript";
import { inInterface, replaceAt, withType } from "./members.ts";

/** `x-body-optional`: the content of these shared responses may be missing. */
export function bodiesMayBeMissing(nodes: ts.Node[], description: OpenAPI3): ts.Node[] {
  const responses = Object.entries(description.components?.responses ?? {});
  const names = responses.filter(([, response]) => "x-body-optional" in response).map(([name]) => name);
  return inInterface(nodes, "components", (components) =>
    names.reduce(
      (node, name) => replaceAt(node, ["responses", name, "content"], (content) => withType(content, content.type as ts.TypeNode, true)),
      components,
    ),
  );
}
