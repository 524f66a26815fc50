import type { Resource } from "../engine/resource.ts";

export const webhooks: Resource = { path: "/webhook/" };
