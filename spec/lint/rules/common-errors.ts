import type { Context, Node } from "../context.ts";
import { commonStatuses } from "../everywhere.ts";

/** Every operation of the API describes the errors that shared/everywhere.yaml lists. */
export function commonErrors() {
  return {
    Paths: {
      Operation(operation: Node, { report, location }: Context) {
        const missing = commonStatuses(operation).filter((status) => !(status in operation.responses));
        if (missing.length > 0) {
          report({ message: `Describe the responses ${missing.join(", ")}, or bundle with closekit/everywhere.`, location });
        }
      },
    },
  };
}
