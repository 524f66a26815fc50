import type { Resource } from "../engine/resource.ts";

export const emailTemplates: Resource = { path: "/email_template/" };
