import { activity } from "./activity.ts";

export const sms = activity({ path: "/activity/sms/" });
