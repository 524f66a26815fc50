import { activity } from "./activity.ts";

export const notes = activity({ path: "/activity/note/" });
