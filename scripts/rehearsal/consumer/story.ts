// What a small integration does with the packages. It is type-checked with each TypeScript, and run against the mock.
import { CloseApiError, createClient, createCustomActivity, getLead, listCustomActivities, paginate } from "@closekit/client";
import type { CustomActivity, Lead } from "@closekit/types";

export interface Told {
  lead: Lead;
  activities: CustomActivity[];
  walked: string[];
  fields: CustomActivity[`custom.${string}`][];
  refused: { status: number; fields: string[] } | undefined;
}

export async function story(baseUrl: string): Promise<Told> {
  const close = createClient({ apiKey: "api_x.y", baseUrl });
  const lead = await getLead(close, { path: { id: "lead_x" } });
  const query = { lead_id: lead.id };

  const page = await listCustomActivities(close, { query });
  const activities: CustomActivity[] = page.data;

  const walked: string[] = [];
  for await (const activity of paginate(listCustomActivities, close, { query })) {
    walked.push(activity.id);
    if (walked.length === 3) break;
  }

  let refused: Told["refused"];
  try {
    await createCustomActivity(close, {
      body: { lead_id: lead.id, custom_activity_type_id: "actitype_x", "custom.cf_x": 3 },
      headers: { prefer: "code=400" },
    });
  } catch (error) {
    if (!(error instanceof CloseApiError)) throw error;
    refused = { status: error.status, fields: Object.keys(error.fieldErrors) };
  }
  const fields = activities.flatMap((activity) =>
    Object.keys(activity)
      .filter(isCustom)
      .map((key) => activity[key]),
  );
  return { lead, activities, walked, fields, refused };
}

const isCustom = (key: string): key is `custom.${string}` => key.startsWith("custom.");

export function mistakes(close: ReturnType<typeof createClient>, activity: CustomActivity) {
  // @ts-expect-error a filter by type needs a lead
  listCustomActivities(close, { query: { custom_activity_type_id: "actitype_x" } });
  // @ts-expect-error a plain key that is misspelt
  return activity.stauts;
}
