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
      (node, [id, rule]) => replaceAt(node, [id, "parameters", "query"], (query) => withType(query, constrain(query, rule))),
      operations,
    ),
  );
}

function rulesOf(description: OpenAPI3): [id: string, rule: Rule][] {
  const operations = Object.values(description.paths ?? {}).flatMap((item) => Object.values(item as PathItemObject)) as OperationObject[];
  return operations.flatMap((operation) => {
    const rules = (operation as { "x-dependent-required"?: Rule[] })["x-dependent-required"] ?? [];
    return rules.map((rule): [string, Rule] => [operation.operationId ?? "", rule]);
  });
}

/** `{…} & ({ required; dependent? } | { required?; dependent?: never })` */
function constrain(query: ts.PropertySignature, { parameters, requires }: Rule): ts.TypeNode {
  const { factory } = ts;
  const parts = query.type && ts.isIntersectionTypeNode(query.type) ? query.type.types : [query.type];
  const [base, ...others] = parts;
  if (!base || !ts.isTypeLiteralNode(base)) throw new Error("A query with x-dependent-required is no object type");
  const free = base.members.filter((member) => ![...parameters, ...requires].includes(nameOf(member) ?? ""));
  const pick = (names: string[], change: (property: ts.PropertySignature) => ts.PropertySignature) =>
    names.map((name) => {
      const member = base.members.find((candidate) => nameOf(candidate) === name);
      if (!member || !ts.isPropertySignature(member)) throw new Error(`x-dependent-required names ${name}, which is no parameter`);
      return change(member);
    });
  const never = factory.createKeywordTypeNode(ts.SyntaxKind.NeverKeyword);
  const together = factory.createTypeLiteralNode([
    ...pick(requires, (property) => withType(property, property.type as ts.TypeNode, false)),
    ...pick(parameters, (property) => property),
  ]);
  const without = factory.createTypeLiteralNode([
    ...pick(requires, (property) => property),
    ...pick(parameters, (property) => withType(property, never, true)),
  ]);
  const union = factory.createParenthesizedType(factory.createUnionTypeNode([together, without]));
  return factory.createIntersectionTypeNode([factory.createTypeLiteralNode(free), union, ...(others as ts.TypeNode[])]);
}
