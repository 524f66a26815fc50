import type { Resource } from "../engine/resource.ts";

export const groups: Resource = { path: "/group/" };
