import type { Resource } from "../engine/resource.ts";

export const memberships: Resource = { path: "/membership/", columns: { user_id: "text", role_id: "text" } };
