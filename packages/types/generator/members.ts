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
