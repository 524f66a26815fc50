import type { Resource } from "../engine/resource.ts";

export const blockedPhoneNumbers: Resource = { path: "/blocked_phone_number/" };
