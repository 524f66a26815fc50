import { isAbsent } from "@closekit/contract";
import type { Context } from "../../engine/context.ts";
import { conditions, ordering, paging } from "../../engine/list.ts";
import { present } from "../../engine/records.ts";
import { listing } from "../../engine/standard.ts";
import type { Stored } from "../../store/row.ts";
import { currencyOf } from "../money.ts";
import { ownOrganization } from "../organization.ts";
import { groupsOf, pageOf } from "./groups.ts";
import { totals } from "./totals.ts";

/** The list of opportunities, in groups where `_group_by` asks for them. */
export async function listOpportunities(context: Context): Promise<Record<string, unknown>> {
  const definition = context.of("/opportunity/");
  const by = context.query._group_by;
  if (isAbsent(by)) return listing(context, definition);
  const where = await conditions(context, definition);
  const found = await context.store.find(definition.table, { where, order: ordering(context, definition) });
  const presented = await present(context, definition, found);
  const groups = groupsOf(presented, String(by));
  if (!groups) return listing(context, definition);
  const { skip, limit } = paging(context);
  const currency = currencyOf(await ownOrganization(context));
  return { data: pageOf(groups, currency, { skip, limit }), has_more: found.length > skip + limit, ...summary(found, currency) };
}

export const summary = (found: Stored[], currency: string) => ({ total_results: found.length, ...totals(found, currency) });
