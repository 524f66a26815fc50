import type { Resource } from "../engine/resource.ts";

export const smartViews: Resource = { path: "/saved_search/" };
