import type { Context } from "../engine/context.ts";
import { refuse, unknownObject } from "../engine/problem.ts";
import type { Stored } from "../store/row.ts";
import { activity } from "./activity.ts";
import { currencyOf, formatMoney } from "./money.ts";
import { ownOrganization } from "./organization.ts";
import { checkNamed, statusesOfChange } from "./status-changes.ts";
import { byId } from "./statuses.ts";

/** A record of a change, with the opportunity as it is then: making or deleting one leaves the opportunity as it is. */
export const opportunityStatusChanges = activity({
  path: "/activity/status_change/opportunity/",
  async check(context, record, { input }) {
    checkNamed(input, ["lead_id", "opportunity_id", "old_status_id", "new_status_id"]);
    const { from, to } = await statusesOfChange(context, "/status/opportunity/", record);
    const opportunity = await context.store.get(context.of("/opportunity/").table, String(record.opportunity_id));
    if (opportunity?.lead_id !== record.lead_id) throw refuse({ opportunity: unknownObject });
    Object.assign(
      record,
      await statusFields(context, "old", from),
      await statusFields(context, "new", to),
      await snapshot(context, opportunity as Stored),
    );
  },
});

async function statusFields(
  context: Context,
  which: "old" | "new",
  { label, type, pipeline_id }: Stored,
): Promise<Record<string, unknown>> {
  const pipeline = (await byId(context, context.of("/pipeline/"), [pipeline_id])).get(String(pipeline_id));
  return {
    [`${which}_status_label`]: label,
    [`${which}_status_type`]: type,
    ...(pipeline && { [`${which}_pipeline_id`]: pipeline.id, [`${which}_pipeline_name`]: pipeline.name }),
  };
}

async function snapshot(context: Context, { value, value_period, confidence, date_won }: Stored) {
  const currency = currencyOf(await ownOrganization(context));
  return {
    opportunity_value: value ?? null,
    opportunity_value_currency: currency,
    opportunity_value_formatted: value ? formatMoney(Number(value), currency, value_period) : null,
    opportunity_value_period: value_period ?? null,
    opportunity_confidence: confidence ?? null,
    opportunity_date_won: date_won ? `${date_won}T00:00:00+00:00` : null,
  };
}
