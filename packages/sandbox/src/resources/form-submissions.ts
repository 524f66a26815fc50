import { activity } from "./activity.ts";

export const formSubmissions = activity({ path: "/activity/form_submission/" });
