import type { Resource } from "../engine/resource.ts";

export const organizations: Resource = { path: "/organization/" };
