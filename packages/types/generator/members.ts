import type { OpenAPI3, OperationObject, PathItemObject } from "openapi-typescript";
import ts from "typescript";

/** The name of a member as it stands in the description. */
export const nameOf = (member: ts.TypeElement): string | undefined =>
  member.name && (ts.isIdentifier(member.name) || ts.isStringLiteral(member.name) || ts.isNumericLiteral(member.name))
    ? member.name.text
    : undefined;

/**
 * Replaces the type at a path of property names, such as `["listLeads", "parameters", "query"]`, below an interface or type literal.
 *
 * @throws Error when there is no such property
 */
export function replaceAt<T extends ts.InterfaceDeclaration | ts.TypeLiteralNode>(
  node: T,
  [name, ...rest]: string[],
  replace: (property: ts.PropertySignature) => ts.PropertySignature,
): T {
  let found = false;
  const members = node.members.map((member) => {
    if (nameOf(member) !== name || !ts.isPropertySignature(member)) return member;
    found = true;
    if (rest.length === 0) return replace(member);
    if (!member.type || !ts.isTypeLiteralNode(member.type)) throw new Error(`${name} is no object type`);
    return withType(member, replaceAt(member.type, rest, replace));
  });
  if (!found) throw new Error(`There is no ${name} in the generated types`);
  const { factory } = ts;
  return (
    ts.isInterfaceDeclaration(node)
      ? factory.updateInterfaceDeclaration(node, node.modifiers, node.name, node.typeParameters, node.heritageClauses, members)
      : factory.updateTypeLiteralNode(node, factory.createNodeArray(members))
  ) as T;
}

/**
 * The members of a query that a rule names, in its order, and the others.
 *
 * @throws Error when one of them is no parameter
 */
export function membersOf(
  query: ts.PropertySignature,
  names: string[],
  rule: string,
): { named: ts.PropertySignature[]; free: ts.TypeElement[] } {
  if (!query.type || !ts.isTypeLiteralNode(query.type)) throw new Error(`A query with ${rule} is no object type`);
  const { members } = query.type;
  const named = names.map((name) => {
    const member = members.find((candidate) => nameOf(candidate) === name);
    if (!member || !ts.isPropertySignature(member)) throw new Error(`${rule} names ${name}, which is no parameter`);
    return member;
  });
  return { named, free: members.filter((member) => !names.includes(nameOf(member) ?? "")) };
}

/** What a property becomes that must not be there. */
export const never = (property: ts.PropertySignature) =>
  withType(property, ts.factory.createKeywordTypeNode(ts.SyntaxKind.NeverKeyword), true);

/** What a property becomes that must be there. */
export const needed = (property: ts.PropertySignature) => withType(property, property.type as ts.TypeNode, false);

/** The operations that have an extension, by id. */
export function having<Rule>(description: OpenAPI3, extension: string): [id: string, rule: Rule][] {
  const operations = Object.values(description.paths ?? {}).flatMap((item) => Object.values(item as PathItemObject)) as OperationObject[];
  return operations.flatMap((operation) => {
    const rule = (operation as Record<string, unknown>)[extension] as Rule | undefined;
    return rule ? [[operation.operationId ?? "", rule] as [string, Rule]] : [];
  });
}

/** The property with another type, and with another optionality where one is given. */
export const withType = (property: ts.PropertySignature, type: ts.TypeNode, optional = property.questionToken !== undefined) =>
  ts.factory.updatePropertySignature(
    property,
    property.modifiers,
    property.name,
    optional ? ts.factory.createToken(ts.SyntaxKind.QuestionToken) : undefined,
    type,
  );

/** Rewrites the exported interface of a name among top-level nodes. */
export const inInterface = (nodes: ts.Node[], name: string, rewrite: (node: ts.InterfaceDeclaration) => ts.InterfaceDeclaration) =>
  nodes.map((node) => (ts.isInterfaceDeclaration(node) && node.name.text === name ? rewrite(node) : node));
