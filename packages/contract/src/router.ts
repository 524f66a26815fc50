import { addRoute, createRouter, findRoute } from "rou3";
import { type Description, type OperationObject, type Parameter, resolve } from "./description.ts";
import { nul } from "./nul.ts";

export interface PathRouter<T> {
  basePath: string;
  /** What the path leads to, with its parameters decoded. */
  find(path: string): { value: T; params: Record<string, string> } | undefined;
}

/**
 * Finds what the description has at a path, by a radix tree.
 *
 * The path may be given as on the real host, below the base path of the description's first server (`/api/v1/lead/`), or without it
 * (`/lead/`), and with no, one or two trailing slashes. A former beginning of it (`x-path-aliases`) is as good as the present one.
 */
export function pathRouter<T>(document: Description, paths: Map<string, T>): PathRouter<T> {
  const basePath = new URL(document.servers[0]?.url ?? "/", "http://localhost").pathname.replace(/\/$/, "");
  const aliases = Object.entries(document["x-path-aliases"] ?? {});
  const router = createRouter<T>();
  for (const [path, value] of paths) {
    const spanning = spanningParameters(document, path);
    const pattern = withoutSlash(path).replaceAll(/\{([^}]+)\}/g, (_, name) => (spanning.has(name) ? `**:${name}` : `:${name}`));
    addRoute(router, "", pattern, value);
  }
  return {
    basePath,
    find(path) {
      const below = path.startsWith(`${basePath}/`) ? path.slice(basePath.length) : path;
      const [former, present] = aliases.find(([beginning]) => below.startsWith(beginning)) ?? ["", ""];
      const plain = withoutSlash(withoutSlash(present + below.slice(former.length)));
      if (plain.endsWith("/")) return undefined;
      const found = findRoute(router, "", plain);
      return found && { value: found.data, params: decoded(found.params ?? {}) };
    },
  };
}

/** The path parameters whose value may span several segments. */
function spanningParameters(document: Description, path: string): Set<string> {
  const operations = Object.values(document.paths[path] ?? {}) as OperationObject[];
  const parameters = operations.flatMap((operation) => operation.parameters ?? []).map((node) => resolve<Parameter>(document, node));
  return new Set(parameters.filter((parameter) => parameter["x-multi-segment"]).map(({ name }) => name));
}

function withoutSlash(path: string): string {
  return path.endsWith("/") ? path.slice(0, -1) : path;
}

function decoded(params: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, decode(value)]));
}

/** A value that is not encoded well, or holds a NUL character, stays as it is in the path: it names nothing that exists. */
function decode(value: string): string {
  try {
    const decoded = decodeURIComponent(value);
    return decoded.includes(nul) ? encodeURIComponent(decoded) : decoded;
  } catch {
    return value;
  }
}
