import type { Resource } from "../engine/resource.ts";

export const comments: Resource = { path: "/comment/" };
