import type { Resource } from "../engine/resource.ts";

export const unsubscribedEmails: Resource = { path: "/unsubscribe/email/" };
