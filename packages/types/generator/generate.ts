import openapiTS, { astToString, type OpenAPI3 } from "openapi-typescript";
import { bodiesMayBeMissing } from "./body-optional.ts";
import { commaList } from "./comma-list.ts";
import { requireTogether } from "./dependent-required.ts";
import { keyPattern, patternsAsProperties } from "./key-patterns.ts";
import { namedExports } from "./named-exports.ts";
import { requireOne } from "./one-required.ts";
import { openString } from "./open-string.ts";
import { timestamp, timestampType } from "./timestamp.ts";
import { typeOf } from "./type-of.ts";

/**
 * The types of an OpenAPI description as the text of a declaration file: `paths`, `operations`, `components`, `webhooks` and one
 * export for each schema. Beyond what openapi-typescript does, it honours the extensions that spec/EXTENSIONS.md describes.
 */
export async function generate(description: OpenAPI3): Promise<string> {
  const nodes = await openapiTS(patternsAsProperties(description), {
    transform: (schema) => typeOf(schema) ?? openString(schema) ?? commaList(schema) ?? timestamp(schema),
    transformProperty: keyPattern,
    // a default does not make a key of a request required
    defaultNonNullable: false,
  });
  const truthful = bodiesMayBeMissing(requireOne(requireTogether(nodes, description), description), description);
  const { title, version } = description.info;
  return [
    `// ${title} ${version}. Generated from @closekit/spec; do not edit.\n`,
    timestampType,
    astToString(truthful, { formatOptions: { removeComments: false } }),
    namedExports(description),
  ].join("\n");
}
