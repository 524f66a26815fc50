import { activity } from "./activity.ts";

export const emails = activity({ path: "/activity/email/" });
