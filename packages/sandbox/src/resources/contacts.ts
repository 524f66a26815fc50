import type { Resource } from "../engine/resource.ts";

export const contacts: Resource = { path: "/contact/" };
