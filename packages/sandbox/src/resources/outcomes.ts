import type { Resource } from "../engine/resource.ts";

export const outcomes: Resource = { path: "/outcome/" };
