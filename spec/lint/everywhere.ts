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

/** Whether shared/everywhere.yaml holds for an operation: one with servers of its own, as those of OAuth, is no part of the API. */
export const isInApi = (operation: Node): boolean => operation.servers === undefined;

/** The statuses that an operation must describe. */
export const commonStatuses = (operation: Node): string[] =>
  isInApi(operation) ? Object.keys({ ...everywhere.responses, ...(operation.requestBody ? everywhere.responsesToBodies : {}) }) : [];

/** The responses of operations that shared/everywhere.yaml does not hold for, to be filled as they are visited. */
export function responsesOutside() {
  const outside = new Set<unknown>();
  return {
    add(operation: Node, { resolve }: Context) {
      if (isInApi(operation)) return;
      for (const response of Object.values(operation.responses)) outside.add(resolve(response).node ?? response);
    },
    has: (response: Node) => outside.has(response),
  };
}

/** The group of an operation's rate limit, `GET /lead/`: its method, and its path up to the first parameter. */
const rateLimitGroup = (method: string, path: string) => `${method.toUpperCase()} ${path.replace(/\{.*/, "")}`;

/**
 * Preprocessor that adds what shared/everywhere.yaml states to each operation of the API: the error responses that it does not declare
 * itself, the headers that every response carries, and the group that its rate limit is counted for. Webhooks are answered by somebody else, so they stay as they are.
 */
export function addEverywhere() {
  const outside = responsesOutside();
  const addTo = (target: Node, additions: References, { location }: Context) => {
    const here = path.dirname(location.source.absoluteRef);
    for (const [key, { $ref }] of Object.entries(additions)) {
      target[key] ??= { $ref: `./${path.relative(here, path.join(shared, $ref))}` };
    }
  };
  return {
    Paths: {
      PathItem(item: Node, { key, resolve }: Context) {
        for (const [method, node] of Object.entries<Node>(item)) {
          const operation = (resolve(node).node ?? node) as Node;
          if (operation.responses && isInApi(operation)) operation["x-rate-limit-group"] ??= rateLimitGroup(method, String(key));
        }
      },
      Operation(operation: Node, context: Context) {
        outside.add(operation, context);
        if (!isInApi(operation)) return;
        addTo(operation.responses, everywhere.responses, context);
        if (operation.requestBody) addTo(operation.responses, everywhere.responsesToBodies, context);
      },
      Response(response: Node, context: Context) {
        if (outside.has(response)) return;
        response.headers ??= {};
        addTo(response.headers, everywhere.headers, context);
      },
    },
  };
}
