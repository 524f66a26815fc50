import type { OpenAPI3, SchemaObject } from "openapi-typescript";

/** One exported type for each schema, under its own name and with its description. */
export function namedExports(description: OpenAPI3): string {
  return Object.entries(description.components?.schemas ?? {})
    .map(([name, schema]) => {
      const { description: text } = schema as SchemaObject;
      const comment = text ? `/** ${text.replaceAll("*/", "*\\/").replaceAll("\n", " ")} */\n` : "";
      return `${comment}export type ${name} = components["schemas"]["${name}"];\n`;
    })
    .join("");
}
