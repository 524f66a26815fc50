import { activity } from "./activity.ts";

export const meetings = activity({ path: "/activity/meeting/" });
