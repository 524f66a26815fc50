import type { Context, Node } from "../context.ts";
import { everywhere } from "../everywhere.ts";

/** Every response carries the rate-limit header, and a 429 says how long to wait. */
export function rateLimitHeaders() {
  return {
    Response(response: Node, { report, location, key }: Context) {
      const wanted = [...Object.keys(everywhere.headers), ...(key === "429" ? ["Retry-After"] : [])];
      const missing = wanted.filter((header) => !(header in (response.headers ?? {})));
      if (missing.length > 0) report({ message: `Describe the response headers ${missing.join(", ")}.`, location });
    },
  };
}
