import type { Resource } from "../engine/resource.ts";

export const customActivityTypes: Resource = { path: "/custom_activity/" };
