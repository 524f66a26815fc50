import { requirePermission } from "../engine/permissions.ts";
import { refuse, unknownObject } from "../engine/problem.ts";
import type { Resource } from "../engine/resource.ts";
import { documented } from "./documented.ts";
import { applyCurrency, currencySymbol, isCurrency } from "./organizations/currency.ts";
import { organizationDetails } from "./organizations/details.ts";
import { leadStatusesInOrder } from "./organizations/lead-status-order.ts";

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
    if (Array.isArray(input.lead_statuses)) {
      const known = await leadStatusesInOrder(context);
      const named = [...new Set<unknown>(input.lead_statuses.map(({ id }) => id))].map((id) => known.find((status) => status.id === id));
      if (named.includes(undefined)) throw refuse({ lead_statuses: unknownObject });
      record.lead_statuses = named.map((status) => ({ id: status?.id, label: status?.label }));
    }
  },
  async updated(context, { currency }, previous) {
    if (currency !== previous.currency) await applyCurrency(context, String(currency));
  },
};
