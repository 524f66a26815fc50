import type { OpenAPI3 } from "openapi-typescript";
import ts from "typescript";

/**
 * A copy of the description in which `patternProperties` stand among the properties, under their template (`custom.${string}`).
 * openapi-typescript would make them `[key: string]`, which accepts every misspelt key; {@link keyPattern} turns them into index
 * signatures of their own.
 */
export function patternsAsProperties(description: OpenAPI3): OpenAPI3 {
  return JSON.parse(JSON.stringify(description), (_key, value) => {
    if (!isSchemaWithPatterns(value)) return value;
    const { patternProperties, ...schema } = value;
    const patterns = Object.entries(patternProperties).map(([pattern, of]) => [template(pattern), of]);
    return { ...schema, properties: { ...schema.properties, ...Object.fromEntries(patterns) } };
  });
}

const isSchemaWithPatterns = (value: unknown): value is { properties?: object; patternProperties: object } =>
  typeof value === "object" && value !== null && "patternProperties" in value;

/** `^custom\.` → `custom.${string}`; `^custom\..+\.add$` → `custom.${string}.add`. */
export function template(pattern: string): string {
  const open = pattern.endsWith("$") ? pattern.slice(0, -1) : `${pattern}.+`;
  const text = open
    .replace(/^\^/, "")
    .replaceAll(/\.[+*]/g, "${string}")
    .replaceAll("\\.", ".");
  if (!pattern.startsWith("^") || /[\\[\]()|^?]/.test(text)) {
    throw new Error(`patternProperties "${pattern}" has no template literal type: use ^, literal text, .+ and $ only.`);
  }
  return text;
}

/** The index signature that a template among the properties stands for. A key may be absent, so its value may be undefined. */
export function keyPattern(property: ts.PropertySignature): ts.PropertySignature | undefined {
  const name = ts.isStringLiteral(property.name) ? property.name.text : "";
  const [head, ...tails] = name.split("${string}");
  if (head === undefined || tails.length === 0 || !property.type) return undefined;
  const { factory } = ts;
  const string = factory.createKeywordTypeNode(ts.SyntaxKind.StringKeyword);
  const spans = tails.map((text, i) =>
    factory.createTemplateLiteralTypeSpan(
      string,
      i === tails.length - 1 ? factory.createTemplateTail(text) : factory.createTemplateMiddle(text),
    ),
  );
  const key = factory.createParameterDeclaration(
    undefined,
    undefined,
    "key",
    undefined,
    factory.createTemplateLiteralType(factory.createTemplateHead(head), spans),
  );
  const value = factory.createUnionTypeNode([property.type, factory.createKeywordTypeNode(ts.SyntaxKind.UndefinedKeyword)]);
  // openapi-typescript only pushes what it gets here into the members of a type literal
  return factory.createIndexSignature(undefined, [key], value) as unknown as ts.PropertySignature;
}
