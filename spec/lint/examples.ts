import { readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import type { Context, Node } from "./context.ts";

/**
 * Preprocessor that puts demo records into example values: `{ $ref: ./examples/lead.yaml }` becomes the record of that file, and
 * keys beside `$ref` override the record's own, so that each record is written once.
 */
export function composeExamples() {
  return {
    Example(example: Node, { location }: Context) {
      example.value = compose(example.value, location.source.absoluteRef);
    },
  };
}

function compose(value: unknown, file: string): unknown {
  if (Array.isArray(value)) return value.map((item) => compose(item, file));
  if (value === null || typeof value !== "object") return value;
  const { $ref, ...own } = value as Node;
  const composed = Object.fromEntries(Object.entries(own).map(([key, item]) => [key, compose(item, file)]));
  return typeof $ref === "string" ? { ...(record(path.resolve(path.dirname(file), $ref)) as Node), ...composed } : composed;
}

const record = (file: string) => compose(parse(readFileSync(file, "utf8")), file);
