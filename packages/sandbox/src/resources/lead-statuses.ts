import type { Resource } from "../engine/resource.ts";

export const leadStatuses: Resource = { path: "/status/lead/" };
