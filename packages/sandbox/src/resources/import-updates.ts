import { activity } from "./activity.ts";

export const importUpdates = activity({ path: "/activity/import_update/" });
