import type { Resource } from "../engine/resource.ts";

export const opportunityStatuses: Resource = { path: "/status/opportunity/" };
