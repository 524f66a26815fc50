import type { Resource } from "../engine/resource.ts";

export const sequences: Resource = { path: "/sequence/" };
