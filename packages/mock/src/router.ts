import { addRoute, createRouter, findRoute } from "rou3";
import type { Description } from "./description.ts";

/**
 * Finds what the description has at a path, by a radix tree.
 *
 * The path may be given as on the real host, below the base path of the description's first server (`/api/v1/lead/`), or without it
 * (`/lead/`), and with no, one or two trailing slashes.
 */
export function pathRouter<T>(document: Description, paths: Map<string, T>): { basePath: string; find(path: string): T | undefined } {
  const basePath = new URL(document.servers[0]?.url ?? "/", "http://localhost").pathname.replace(/\/$/, "");
  const router = createRouter<T>();
  for (const [path, value] of paths) addRoute(router, "", withoutSlash(path).replaceAll(/\{([^}]+)\}/g, ":$1"), value);
  return {
    basePath,
    find(path) {
      const below = path.startsWith(`${basePath}/`) ? path.slice(basePath.length) : path;
      const plain = withoutSlash(withoutSlash(below));
      return plain.endsWith("/") ? undefined : findRoute(router, "", plain)?.data;
    },
  };
}

function withoutSlash(path: string): string {
  return path.endsWith("/") ? path.slice(0, -1) : path;
}
