import type { Resource } from "../engine/resource.ts";

export const dialers: Resource = { path: "/dialer/" };
