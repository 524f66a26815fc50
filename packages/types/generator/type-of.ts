import type { SchemaObject } from "openapi-typescript";
import ts from "typescript";

const { factory } = ts;

/** `x-type-of`: the type of another schema, for one that admits more. */
export function typeOf(schema: SchemaObject): ts.TypeNode | undefined {
  const { "x-type-of": name, type } = schema as { "x-type-of"?: string; type?: string | string[] };
  if (name === undefined) return undefined;
  const literal = (text: string) => factory.createLiteralTypeNode(factory.createStringLiteral(text));
  const schemas = factory.createIndexedAccessTypeNode(factory.createTypeReferenceNode("components"), literal("schemas"));
  const named = factory.createIndexedAccessTypeNode(schemas, literal(name));
  return [type].flat().includes("null") ? factory.createUnionTypeNode([named, factory.createLiteralTypeNode(factory.createNull())]) : named;
}
