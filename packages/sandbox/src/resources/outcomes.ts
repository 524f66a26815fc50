import type { Resource } from "../engine/resource.ts";
import { updateUnlessNull } from "./null-unchanged.ts";

const path = "/outcome/";

export const outcomes: Resource = {
  path,
  check(context, record, { input, previous }) {
    const given = Array.isArray(input.applies_to);
    if (!given && record.type !== previous?.type) record.applies_to = appliesTo(context.of(path).createShape?.properties, record.type);
  },
  operations: { updateOutcome: (context) => updateUnlessNull(path, context) },
};

/** What an outcome can be set on by its type: one for voicemails only on calls. */
function appliesTo(properties: Map<string, { items?: object }> | undefined, type: unknown): string[] {
  const { enum: all = [] } = (properties?.get("applies_to")?.items ?? {}) as { enum?: string[] };
  return type === "vm-dropped" ? all.filter((each) => each === "calls") : [...all];
}
