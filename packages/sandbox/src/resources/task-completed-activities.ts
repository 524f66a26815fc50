import { activity } from "./activity.ts";

export const taskCompletedActivities = activity({
  path: "/activity/task_completed/",
  // they come and go with the completion, and have no event when their lead is merged into another
  eventAction: (action) => (action === "updated" ? undefined : action),
});
