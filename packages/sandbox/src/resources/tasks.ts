import type { Resource } from "../engine/resource.ts";

export const tasks: Resource = { path: "/task/" };
