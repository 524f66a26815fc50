import type { Resource } from "../engine/resource.ts";

export const users: Resource = { path: "/user/" };
