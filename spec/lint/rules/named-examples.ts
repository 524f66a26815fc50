import type { Context, Node } from "../context.ts";

/** Every JSON body, of requests and of responses, has named examples. */
export function namedExamples() {
  return {
    MediaType(mediaType: Node, { report, location }: Context) {
      if (Object.keys(mediaType.examples ?? {}).length === 0) {
        report({ message: "Give the body at least one example under `examples`, by name.", location });
      }
    },
  };
}
