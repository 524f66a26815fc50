import { activity } from "./activity.ts";

/** Made with each lead; there are no events about them. */
export const createdActivities = activity({ path: "/activity/created/" });
