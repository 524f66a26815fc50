import type { Resource } from "../engine/resource.ts";

export const phoneNumbers: Resource = { path: "/phone_number/" };
