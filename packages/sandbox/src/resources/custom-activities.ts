import { activity } from "./activity.ts";

export const customActivities = activity({ path: "/activity/custom/" });
