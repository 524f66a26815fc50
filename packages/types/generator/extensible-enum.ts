import type { SchemaObject } from "openapi-typescript";
import ts from "typescript";

/** `x-extensible-enum`: the known values, for the editor to suggest, and any other string. */
export function extensibleEnum(schema: SchemaObject): ts.TypeNode | undefined {
  const known = (schema as { "x-extensible-enum"?: string[] })["x-extensible-enum"];
  if (!known) return undefined;
  const { factory } = ts;
  const literals = known.map((value) => factory.createLiteralTypeNode(factory.createStringLiteral(value)));
  const anyString = factory.createParenthesizedType(
    factory.createIntersectionTypeNode([factory.createKeywordTypeNode(ts.SyntaxKind.StringKeyword), factory.createTypeLiteralNode([])]),
  );
  const nullable = [schema.type].flat().includes("null") ? [factory.createLiteralTypeNode(factory.createNull())] : [];
  return factory.createUnionTypeNode([...literals, anyString, ...nullable]);
}
