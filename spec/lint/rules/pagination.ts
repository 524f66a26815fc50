import type { Context, Node } from "../context.ts";

const styles = ["offset", "cursor", "none"];

/** Every list says how it is paged. */
export function pagination() {
  return {
    Operation(operation: Node, { report, location }: Context) {
      if (!/^list[A-Z]/.test(operation.operationId ?? "")) return;
      if (!styles.includes(operation["x-pagination"]?.style)) {
        report({ message: `Say how the list is paged: x-pagination with a style of ${styles.join(", ")}.`, location });
      }
    },
  };
}
