import type { SchemaObject } from "openapi-typescript";
import ts from "typescript";

const { factory } = ts;
const string = factory.createKeywordTypeNode(ts.SyntaxKind.StringKeyword);

/** Strings whose values may grow: `x-extensible-enum`, and the discriminator of what is none of the known kinds. */
export const openString = (schema: SchemaObject): ts.TypeNode | undefined => extensibleEnum(schema) ?? otherThan(schema);

/** `x-extensible-enum`: the known values, for the editor to suggest, and any other string. */
function extensibleEnum(schema: SchemaObject): ts.TypeNode | undefined {
  const known = (schema as { "x-extensible-enum"?: string[] })["x-extensible-enum"];
  if (!known) return undefined;
  const literals = known.map((value) => factory.createLiteralTypeNode(factory.createStringLiteral(value)));
  const anyString = factory.createParenthesizedType(factory.createIntersectionTypeNode([string, factory.createTypeLiteralNode([])]));
  const nullable = [schema.type].flat().includes("null") ? [factory.createLiteralTypeNode(factory.createNull())] : [];
  return factory.createUnionTypeNode([...literals, anyString, ...nullable]);
}

/**
 * `not: { enum }`: a string that is none of these. TypeScript has no such type, and with `string` the union would no longer narrow to the
 * kinds that are known. A template literal narrows, and tells what it stands for.
 */
function otherThan(schema: SchemaObject): ts.TypeNode | undefined {
  const { not, type } = schema as { not?: { enum?: string[] }; type?: unknown };
  if (!not?.enum || type !== "string") return undefined;
  const span = factory.createTemplateLiteralTypeSpan(string, factory.createTemplateTail(""));
  return factory.createTemplateLiteralType(factory.createTemplateHead("none of the known kinds: "), [span]);
}
