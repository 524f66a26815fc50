import { activity } from "./activity.ts";

export const leadStatusChanges = activity({ path: "/activity/status_change/lead/" });
