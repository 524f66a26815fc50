import type { Resource } from "../engine/resource.ts";

export const exports: Resource = { path: "/export/" };
