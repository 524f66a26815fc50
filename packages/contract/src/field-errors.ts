import type { Finding } from "./messages.ts";

/** The API's body for a refused request: messages about the whole, and about each field. */
export interface FieldErrors {
  errors: string[];
  "field-errors": Record<string, FieldError>;
}

/** A field's message; below a nested object the same shape again, below a list by the index of the item. */
export type FieldError = string | FieldErrors | { errors: Record<string, FieldErrors | FieldError> };

interface Tree {
  messages: string[];
  children: Map<string, Tree>;
}

/**
 * Makes the body that reports findings.
 *
 * @param body what the paths lead through: it tells lists from objects
 */
export function fieldErrors(findings: Finding[], body: unknown): FieldErrors {
  const top = tree();
  for (const { path, message } of findings) {
    let node = top;
    for (const key of path) {
      const child: Tree = node.children.get(key) ?? tree();
      node.children.set(key, child);
      node = child;
    }
    node.messages.push(message);
  }
  return ofObject(top, body);
}

function tree(): Tree {
  return { messages: [], children: new Map() };
}

function ofObject({ messages, children }: Tree, value: unknown): FieldErrors {
  const fields = [...children].map(([key, child]) => [key, ofField(child, below(value, key))]);
  return { errors: messages, "field-errors": Object.fromEntries(fields) };
}

function ofField(node: Tree, value: unknown): FieldError {
  if (node.children.size === 0) return node.messages.join(" ");
  if (!Array.isArray(value)) return ofObject(node, value);
  const items = [...node.children].map(([index, child]) => {
    const item = below(value, index);
    return [index, Array.isArray(item) && child.children.size > 0 ? ofField(child, item) : ofObject(child, item)];
  });
  return { errors: Object.fromEntries(items) };
}

function below(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined;
}
