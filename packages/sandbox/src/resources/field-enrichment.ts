import type { Behaviour } from "../engine/resource.ts";

export const fieldEnrichment: Behaviour = { notEmulated: { enrichField: "the values come from an AI model and the web" } };
