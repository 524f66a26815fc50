import { isAbsent } from "@closekit/contract";
import { customFieldsOf } from "../../custom-fields/definitions.ts";
import type { Context } from "../../engine/context.ts";
import { listed } from "../../engine/list.ts";
import { present } from "../../engine/records.ts";
import { withSmartFields } from "../../search/smart-fields.ts";
import type { Stored } from "../../store/row.ts";
import type { Condition } from "../../store/store.ts";
import { withIntegrationLinks } from "../rendered-links.ts";
import { byLead } from "./by-lead.ts";

/**
 * Puts contacts, opportunities and open tasks into their leads, as responses have them, custom fields by their names, and the Smart Fields that
 * are asked for.
 */
export async function withBelongings(context: Context, leads: Stored[]): Promise<Stored[]> {
  const ids = leads.map(({ id }) => id);
  const contacts = await grouped(context, "/contact/", ids);
  const opportunities = await grouped(context, "/opportunity/", ids);
  const tasks = await grouped(context, "/task/", ids, [
    { column: "_type", is: "=", value: "lead" },
    { column: "is_complete", is: "=", value: false },
  ]);
  const fields = leads.some((lead) => Object.keys(lead).some((key) => key.startsWith("custom.")))
    ? await customFieldsOf(context, "lead")
    : [];
  const smart = await withSmartFields(context, leads, fieldsAsked(context));
  const linked = await withIntegrationLinks(context, "lead", smart);
  return linked.map((lead) => ({
    ...lead,
    contacts: contacts.get(lead.id) ?? [],
    opportunities: opportunities.get(lead.id) ?? [],
    tasks: tasks.get(lead.id) ?? [],
    custom: Object.fromEntries(fields.flatMap(({ id, name }) => (`custom.${id}` in lead ? [[name, lead[`custom.${id}`]]] : []))),
  }));
}

/** The `_fields` of a request for leads. */
function fieldsAsked({ operation, query, of }: Context): string[] {
  const { get, list } = of("/lead/").operations;
  const isOfLeads = [get, list].some((each) => each?.source.operationId === operation.source.operationId);
  return isOfLeads && !isAbsent(query._fields) ? listed(query._fields) : [];
}

async function grouped(context: Context, path: string, leadIds: string[], more: Condition[] = []): Promise<Map<string, Stored[]>> {
  const definition = context.of(path);
  const where: Condition[] = [{ column: "lead_id", is: "in", value: leadIds }, ...more];
  const records = await context.store.find(definition.table, { where });
  if (records.length === 0) return new Map();
  return byLead(await present(context, definition, records));
}
