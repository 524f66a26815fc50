import type { OpenAPI3, OperationObject, PathItemObject } from "openapi-typescript";
import ts from "typescript";
import { inInterface, nameOf, replaceAt, withType } from "./members.ts";

interface Rule {
  parameters: string[];
  requires: string[];
}

/** `x-dependent-required`: the query of the operation becomes a union in which a parameter cannot stand without those it requires. */
export function requireTogether(nodes: ts.Node[], description: OpenAPI3): ts.Node[] {
  return inInterface(nodes, "operations", (operations) =>
    rulesOf(description).reduce(
      (node, [id, rules]) => replaceAt(node, [id, "parameters", "query"], (query) => withType(query, constrain(query, rules))),
      operations,
    ),
  );
}

function rulesOf(description: OpenAPI3): [id: string, rules: Rule[]][] {
  const operations = Object.values(description.paths ?? {}).flatMap((item) => Object.values(item as PathItemObject)) as OperationObject[];
  return operations.flatMap((operation) => {
    const rules = (operation as { "x-dependent-required"?: Rule[] })["x-dependent-required"];
    return rules ? [[operation.operationId ?? "", rules] as [string, Rule[]]] : [];
  });
}

/** `{…} & ({ required; dependent? } | { required?; dependent?: never })`, with a union for each rule. */
function constrain(query: ts.PropertySignature, rules: Rule[]): ts.TypeNode {
  const { factory } = ts;
  const base = query.type;
  if (!base || !ts.isTypeLiteralNode(base)) throw new Error("A query with x-dependent-required is no object type");
  const named = rules.flatMap(({ parameters, requires }) => [...parameters, ...requires]);
  const free = base.members.filter((member) => !named.includes(nameOf(member) ?? ""));
  const pick = (names: string[], change: (property: ts.PropertySignature) => ts.PropertySignature) =>
    names.map((name) => {
      const member = base.members.find((candidate) => nameOf(candidate) === name);
      if (!member || !ts.isPropertySignature(member)) throw new Error(`x-dependent-required names ${name}, which is no parameter`);
      return change(member);
    });
  const never = factory.createKeywordTypeNode(ts.SyntaxKind.NeverKeyword);
  const unions = rules.map(({ parameters, requires }) => {
    const together = factory.createTypeLiteralNode([
      ...pick(requires, (property) => withType(property, property.type as ts.TypeNode, false)),
      ...pick(parameters, (property) => property),
    ]);
    const without = factory.createTypeLiteralNode([
      ...pick(requires, (property) => property),
      ...pick(parameters, (property) => withType(property, never, true)),
    ]);
    return factory.createParenthesizedType(factory.createUnionTypeNode([together, without]));
  });
  return factory.createIntersectionTypeNode([factory.createTypeLiteralNode(free), ...unions]);
}
