import type { OpenAPI3, OperationObject, PathItemObject } from "openapi-typescript";
import ts from "typescript";
import { inInterface, nameOf, replaceAt, withType } from "./members.ts";

interface Rule {
  parameters: string[];
  exactlyOne?: boolean;
}

/** `x-required-any`: the operation cannot be called without a query, which becomes a union with another parameter required in each part. */
export function requireAny(nodes: ts.Node[], description: OpenAPI3): ts.Node[] {
  const operations = Object.values(description.paths ?? {}).flatMap((item) => Object.values(item as PathItemObject)) as OperationObject[];
  const rules = operations.flatMap((operation) => {
    const rule = (operation as { "x-required-any"?: Rule })["x-required-any"];
    return rule ? [{ id: operation.operationId ?? "", rule }] : [];
  });
  return inInterface(nodes, "operations", (of) =>
    rules.reduce(
      (node, { id, rule }) => replaceAt(node, [id, "parameters", "query"], (query) => withType(query, constrain(query, rule), false)),
      of,
    ),
  );
}

/** `{ a: …; b?: … } | { a?: …; b: … }` and what else there is; with `exactlyOne`, the others are `never`. */
function constrain({ type: base }: ts.PropertySignature, { parameters, exactlyOne }: Rule): ts.TypeNode {
  const { factory } = ts;
  if (!base || !ts.isTypeLiteralNode(base)) throw new Error("A query with x-required-any is no object type");
  const never = factory.createKeywordTypeNode(ts.SyntaxKind.NeverKeyword);
  const unknown = parameters.find((name) => !base.members.some((member) => nameOf(member) === name));
  if (unknown !== undefined) throw new Error(`x-required-any names ${unknown}, which is no parameter`);
  const parts = parameters.map((needed) =>
    factory.createTypeLiteralNode(
      base.members.map((member) => {
        const name = nameOf(member) ?? "";
        if (!ts.isPropertySignature(member) || !parameters.includes(name)) return member;
        if (name === needed) return withType(member, member.type as ts.TypeNode, false);
        return exactlyOne ? withType(member, never, true) : member;
      }),
    ),
  );
  return factory.createUnionTypeNode(parts);
}
