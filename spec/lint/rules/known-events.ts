import type { Context, Node } from "../context.ts";

/** `x-events` names object types that the description has a webhook for. Checked on the bundle, where all stand together. */
export function knownEvents() {
  return {
    Root(root: Node, { report, location }: Context) {
      const types = Object.keys(root.webhooks ?? {});
      for (const item of Object.values<Node>(root.paths ?? {})) {
        for (const { operationId, "x-events": events = [] } of Object.values<Node>(item)) {
          const unknown = events.filter((event: string) => !types.includes(event.replace(/\.[^.]+$/, "")));
          if (unknown.length > 0) {
            report({ message: `${operationId} causes ${unknown.join(", ")}, but there is no webhook of that object type.`, location });
          }
        }
      }
    },
  };
}
