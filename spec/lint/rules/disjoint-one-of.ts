import type { Context, Node } from "../context.ts";

/**
 * No value fits two branches of a `oneOf`: it has a discriminator, its branches have different types, or each object branch requires
 * a property that no other branch knows.
 */
export function disjointOneOf() {
  return {
    Schema(schema: Node, { report, location, resolve }: Context) {
      if (!schema.oneOf || schema.discriminator) return;
      const branches = schema.oneOf.map((branch: Node): Node => (branch.$ref ? (resolve(branch).node as Node) : branch) ?? {});
      if (!pairs<Node>(branches).every(([a, b]) => disjoint(a, b))) {
        report({
          message: "Make the branches of `oneOf` exclude each other: a discriminator, other types or other required properties.",
          location,
        });
      }
    },
  };
}

const pairs = <T>(items: T[]): [T, T][] => items.flatMap((a, i) => items.slice(i + 1).map((b): [T, T] => [a, b]));

function disjoint(a: Node, b: Node): boolean {
  const types = [a, b].map((branch) => [branch.type ?? []].flat());
  if (types.every((list) => list.length > 0) && !types[0]?.some((type) => types[1]?.includes(type))) return true;
  return tagged(a, b) || tagged(b, a) || (requiresWhatLacks(a, b) && requiresWhatLacks(b, a));
}

/** A property that is one constant in `a` is another one in `b`, or is ruled out there by `not: { enum }`. */
const tagged = (a: Node, b: Node) =>
  Object.entries<Node>(a.properties ?? {}).some(([name, { const: value }]) => {
    const other: Node = b.properties?.[name] ?? {};
    return value !== undefined && (("const" in other && other.const !== value) || other.not?.enum?.includes(value));
  });

const requiresWhatLacks = (a: Node, b: Node) => (a.required ?? []).some((name: string) => !(name in (b.properties ?? {})));
