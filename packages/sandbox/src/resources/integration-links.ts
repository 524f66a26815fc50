import type { Resource } from "../engine/resource.ts";

export const integrationLinks: Resource = { path: "/integration_link/" };
