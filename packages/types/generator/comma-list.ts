import type { SchemaObject } from "openapi-typescript";
import ts from "typescript";

const { factory } = ts;
const string = factory.createKeywordTypeNode(ts.SyntaxKind.StringKeyword);

/** One string or several (`type: [string, array]`), as query parameters take them. The list may be read-only, as a tuple of names is. */
export function commaList({ type, items }: SchemaObject & { items?: unknown }): ts.TypeNode | undefined {
  const isList = Array.isArray(type) && [...type].sort().join() === "array,string";
  if (!isList || (items as SchemaObject | undefined)?.type !== "string") return undefined;
  const list = factory.createTypeOperatorNode(ts.SyntaxKind.ReadonlyKeyword, factory.createArrayTypeNode(string));
  return factory.createUnionTypeNode([string, list]);
}
