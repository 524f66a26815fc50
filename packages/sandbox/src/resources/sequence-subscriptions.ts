import type { Resource } from "../engine/resource.ts";

export const sequenceSubscriptions: Resource = { path: "/sequence_subscription/" };
