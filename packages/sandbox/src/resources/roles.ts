import type { Resource } from "../engine/resource.ts";

export const roles: Resource = { path: "/role/" };
