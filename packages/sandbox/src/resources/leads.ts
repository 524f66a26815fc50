import type { Resource } from "../engine/resource.ts";

export const leads: Resource = { path: "/lead/" };
