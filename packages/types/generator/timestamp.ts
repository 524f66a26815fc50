import type { SchemaObject } from "openapi-typescript";
import ts from "typescript";

const { factory } = ts;

/** What the generated file begins with: any string is a `Timestamp`, but no other text is taken for one where types are mapped. */
export const timestampType = `declare const timestamp: unique symbol;
/** A point in time as text. The mark is there in types only. */
export type Timestamp = string & { readonly [timestamp]?: never };
`;

/** `format: date-time` and `x-date-time`: a `Timestamp`. */
export function timestamp(schema: SchemaObject): ts.TypeNode | undefined {
  const {
    format,
    type,
    "x-date-time": marked,
  } = schema as { format?: string; type?: string | string[]; "x-date-time"?: true | "without-offset" };
  if (format !== "date-time" && !marked) return undefined;
  const reference = factory.createTypeReferenceNode("Timestamp");
  return [type].flat().includes("null")
    ? factory.createUnionTypeNode([reference, factory.createLiteralTypeNode(factory.createNull())])
    : reference;
}
