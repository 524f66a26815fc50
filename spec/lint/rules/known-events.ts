import type { Context, Node } from "../context.ts";

/**
 * `x-events` names object types that the description has a webhook for; `task.*` are those that begin with `task.`. Checked on the
 * bundle, where all stand together.
 */
export function knownEvents() {
  return {
    Root(root: Node, { report, location }: Context) {
      const types = Object.keys(root.webhooks ?? {});
      for (const item of Object.values<Node>(root.paths ?? {})) {
        for (const { operationId, "x-events": events = [] } of Object.values<Node>(item)) {
          const unknown = events.filter((event: string) => {
            const named = event.replace(/\.[^.]+$/, "");
            return !(named.endsWith(".*") ? types.some((type) => type.startsWith(named.slice(0, -1))) : types.includes(named));
          });
          if (unknown.length > 0) {
            report({ message: `${operationId} causes ${unknown.join(", ")}, but there is no webhook of that object type.`, location });
          }
        }
      }
    },
  };
}
