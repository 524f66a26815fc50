import type { Resource } from "../engine/resource.ts";

export const forms: Resource = { path: "/form/" };
