import { activity } from "./activity.ts";

export const calls = activity({ path: "/activity/call/" });
