import type { Resource } from "../engine/resource.ts";

export const opportunities: Resource = { path: "/opportunity/" };
