import type { Resource } from "../engine/resource.ts";

export const pipelines: Resource = { path: "/pipeline/" };
