import type { Resource } from "../engine/resource.ts";

export const smsTemplates: Resource = { path: "/sms_template/" };
