import { activity } from "./activity.ts";

export const emailThreads = activity({ path: "/activity/emailthread/" });
