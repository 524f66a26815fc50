// A project that uses the types alone: it must compile to nothing that needs our packages.
import type { CustomActivity, Lead, paths } from "@closekit/types";

export type Page = paths["/activity/custom/"]["get"]["responses"][200]["content"]["application/json"];

export function outcome(activity: CustomActivity): string {
  // @ts-expect-error a plain key that is misspelt
  activity.stauts;
  return `${activity.status}: ${String(activity["custom.cf_outcome"])}`;
}

export const nameOf = (lead: Lead): string => lead.display_name ?? lead.name ?? "someone";
