import type { Context, Node } from "../context.ts";
import { everywhere, responsesOutside } from "../everywhere.ts";

/** Every response of the API carries the rate-limit header, and a 429 says how long to wait. */
export function rateLimitHeaders() {
  const outside = responsesOutside();
  return {
    Paths: {
      Operation(operation: Node, context: Context) {
        outside.add(operation, context);
      },
      Response(response: Node, { report, location, key }: Context) {
        if (outside.has(response)) return;
        const wanted = [...Object.keys(everywhere.headers), ...(key === "429" ? ["Retry-After"] : [])];
        const missing = wanted.filter((header) => !(header in (response.headers ?? {})));
        if (missing.length > 0) report({ message: `Describe the response headers ${missing.join(", ")}.`, location });
      },
    },
  };
}
