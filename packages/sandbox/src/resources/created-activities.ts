import { activity } from "./activity.ts";

export const createdActivities = activity({ path: "/activity/created/" });
