import type { Context } from "../engine/context.ts";
import { requirePermission } from "../engine/permissions.ts";
import { refuse, unknownObject } from "../engine/problem.ts";
import type { Resource } from "../engine/resource.ts";
import { documented } from "./documented.ts";
import { applyCurrency, currencySymbol, isCurrency } from "./organizations/currency.ts";
import { organizationDetails } from "./organizations/details.ts";
import { leadStatusesInOrder } from "./statuses.ts";

/** Those who may change statuses and custom fields may change the name and the currency too. */
const customize = "manage_customizations";

export const organizations: Resource = {
  path: "/organization/",
  embed: (context, records) => Promise.all(records.map((record) => organizationDetails(context, record))),
  async check(context, record, { input }) {
    await requirePermission(context, customize);
    if (input.currency !== undefined) {
      if (!isCurrency(input.currency)) throw documented(context.operation, "unknownCurrency");
      record.currency_symbol = currencySymbol(String(record.currency));
    }
    if (Array.isArray(input.lead_statuses)) record.lead_statuses = await inOrder(context, input.lead_statuses);
  },
  async updated(context, { currency }, previous) {
    if (currency !== previous.currency) await applyCurrency(context, String(currency));
  },
};

/** The lead statuses in the order that a request names them, each once. */
async function inOrder(context: Context, given: { id: string }[]): Promise<unknown[]> {
  const known = new Map((await leadStatusesInOrder(context)).map(({ id, label }) => [id, { id, label }]));
  const unknown = given.flatMap(({ id }, index) => (known.has(id) ? [] : [[`lead_statuses.${index}.id`, unknownObject]]));
  if (unknown.length > 0) throw refuse(Object.fromEntries(unknown), { lead_statuses: given });
  return [...new Set(given.map(({ id }) => known.get(id)))];
}
