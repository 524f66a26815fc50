import type { OpenAPI3 } from "openapi-typescript";
import ts from "typescript";
import { having, inInterface, membersOf, needed, never, replaceAt, withType } from "./members.ts";

const extension = "x-one-required";

interface Rule {
  parameters: string[];
  only?: boolean;
}

/** `x-one-required`: the operation needs a query, which becomes a union of those that have one of the parameters. */
export function requireOne(nodes: ts.Node[], description: OpenAPI3): ts.Node[] {
  return inInterface(nodes, "operations", (operations) =>
    having<Rule>(description, extension).reduce(
      (node, [id, rule]) => replaceAt(node, [id, "parameters", "query"], (query) => withType(query, constrain(query, rule), false)),
      operations,
    ),
  );
}

/** `{…} & ({ one; other? } | { one?; other })`; where there is to be only one, the other is `never`. */
function constrain(query: ts.PropertySignature, { parameters, only = false }: Rule): ts.TypeNode {
  const { factory } = ts;
  const { named, free } = membersOf(query, parameters, extension);
  const alternatives = named.map((given) =>
    factory.createTypeLiteralNode(named.map((member) => (member === given ? needed(member) : only ? never(member) : member))),
  );
  const union = factory.createParenthesizedType(factory.createUnionTypeNode(alternatives));
  return factory.createIntersectionTypeNode([factory.createTypeLiteralNode(free), union]);
}
