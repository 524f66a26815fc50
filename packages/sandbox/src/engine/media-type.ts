import { bundledDescription, type Operation } from "@closekit/contract";
import { successContent } from "./definition.ts";

const json = "application/json";

/** What an operation answers with: of the media types that it has, the one that an `accept` header names first; JSON without. */
export function mediaTypeFor(operation: Operation, accept: string | undefined): string {
  if (!accept) return json;
  const types = known.get(operation) ?? new Set(Object.keys(successContent(bundledDescription(), operation)));
  known.set(operation, types);
  if (types.size < 2) return json;
  const named = accept.split(",").map((range) => (range.split(";")[0] ?? "").trim().toLowerCase());
  return named.find((type) => types.has(type)) ?? json;
}

const known = new WeakMap<Operation, Set<string>>();
