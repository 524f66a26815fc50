import { activity } from "./activity.ts";

export const opportunityStatusChanges = activity({ path: "/activity/status_change/opportunity/" });
