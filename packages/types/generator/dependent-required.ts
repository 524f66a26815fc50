import type { OpenAPI3 } from "openapi-typescript";
import ts from "typescript";
import { having, inInterface, membersOf, needed, never, replaceAt, withType } from "./members.ts";

const extension = "x-dependent-required";

interface Rule {
  parameters: string[];
  requires: string[];
  single?: boolean;
}

/** `x-dependent-required`: the query of the operation becomes a union in which a parameter cannot stand without those it requires. */
export function requireTogether(nodes: ts.Node[], description: OpenAPI3): ts.Node[] {
  return inInterface(nodes, "operations", (operations) =>
    having<Rule[]>(description, extension).reduce(
      (node, [id, rules]) => replaceAt(node, [id, "parameters", "query"], (query) => withType(query, constrain(query, rules))),
      operations,
    ),
  );
}

/** `string | readonly [string]` */
function singleValue(): ts.TypeNode {
  const { factory } = ts;
  const text = () => factory.createKeywordTypeNode(ts.SyntaxKind.StringKeyword);
  return factory.createUnionTypeNode([
    text(),
    factory.createTypeOperatorNode(ts.SyntaxKind.ReadonlyKeyword, factory.createTupleTypeNode([text()])),
  ]);
}

/** `{…} & ({ required; dependent? } | { required?; dependent?: never })`, with a union for each rule. */
function constrain(query: ts.PropertySignature, rules: Rule[]): ts.TypeNode {
  const { factory } = ts;
  const { free } = membersOf(
    query,
    rules.flatMap(({ parameters, requires }) => [...parameters, ...requires]),
    extension,
  );
  const pick = (names: string[]) => membersOf(query, names, extension).named;
  const unions = rules.map(({ parameters, requires, single }) => {
    const required = pick(requires).map((property) => needed(single ? withType(property, singleValue()) : property));
    const together = factory.createTypeLiteralNode([...required, ...pick(parameters)]);
    const without = factory.createTypeLiteralNode([...pick(requires), ...pick(parameters).map(never)]);
    return factory.createParenthesizedType(factory.createUnionTypeNode([together, without]));
  });
  return factory.createIntersectionTypeNode([factory.createTypeLiteralNode(free), ...unions]);
}
