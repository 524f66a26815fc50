import { readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import type { Context, Node } from "./context.ts";

type References = Record<string, { $ref: string }>;

const shared = path.resolve(import.meta.dirname, "../shared");

/** What shared/everywhere.yaml states about operations. */
export const everywhere = parse(readFileSync(path.join(shared, "everywhere.yaml"), "utf8")) as {
  headers: References;
  responses: References;
  responsesToBodies: References;
};

/** The statuses that an operation must describe. */
export const commonStatuses = (operation: Node): string[] =>
  Object.keys({ ...everywhere.responses, ...(operation.requestBody ? everywhere.responsesToBodies : {}) });

/**
 * Preprocessor that adds what shared/everywhere.yaml states to each operation: the error responses that it does not declare itself,
 * and the headers that every response carries.
 */
export function addEverywhere() {
  const addTo = (target: Node, additions: References, { location }: Context) => {
    const here = path.dirname(location.source.absoluteRef);
    for (const [key, { $ref }] of Object.entries(additions)) {
      target[key] ??= { $ref: `./${path.relative(here, path.join(shared, $ref))}` };
    }
  };
  return {
    Operation(operation: Node, context: Context) {
      addTo(operation.responses, everywhere.responses, context);
      if (operation.requestBody) addTo(operation.responses, everywhere.responsesToBodies, context);
    },
    Response(response: Node, context: Context) {
      response.headers ??= {};
      addTo(response.headers, everywhere.headers, context);
    },
  };
}
