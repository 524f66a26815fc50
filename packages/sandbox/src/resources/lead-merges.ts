import { activity } from "./activity.ts";

export const leadMerges = activity({ path: "/activity/lead_merge/", objectType: () => "activity.lead_merge" });
