/** The part of Redocly's visitor context that our rules use. */
export interface Context {
  report(problem: { message: string; location?: unknown }): void;
  location: { source: { absoluteRef: string }; child(key: string[] | string): unknown; key(): unknown };
  key: string | number;
  resolve(node: unknown): { node?: unknown };
}

// biome-ignore lint/suspicious/noExplicitAny: nodes of an OpenAPI document, as parsed
export type Node = Record<string, any>;
