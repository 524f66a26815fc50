import { activity } from "./activity.ts";

export const taskCompletedActivities = activity({ path: "/activity/task_completed/" });
