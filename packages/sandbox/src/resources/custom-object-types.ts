import type { Resource } from "../engine/resource.ts";

export const customObjectTypes: Resource = { path: "/custom_object_type/" };
