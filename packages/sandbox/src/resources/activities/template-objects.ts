import type { Context } from "../../engine/context.ts";
import { leadName } from "../../engine/names.ts";
import type { Stored } from "../../store/row.ts";
import type { TagObjects } from "../templates/tags.ts";

/** What the tags of a template speak of in an activity: its lead, its contact, and whose it is. */
export async function templateObjects(context: Context, { lead_id, contact_id, user_id }: Stored): Promise<TagObjects> {
  const find = async (path: string, id: unknown) => (typeof id === "string" ? context.store.get(context.of(path).table, id) : undefined);
  const lead = (await find("/lead/", lead_id)) ?? { id: "" };
  return {
    lead: { ...lead, display_name: leadName(lead) },
    contact: (await find("/contact/", contact_id)) ?? { id: "" },
    user: (await find("/user/", user_id)) ?? context.user,
  };
}
