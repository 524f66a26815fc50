import type { Context } from "../../engine/context.ts";
import { conditions } from "../../engine/list.ts";
import { leadName } from "../../engine/names.ts";
import { present } from "../../engine/records.ts";
import { withSmartFields } from "../../search/smart-fields.ts";
import type { Stored } from "../../store/row.ts";
import { activityTable } from "../activity.ts";
import { selectLeads } from "../selection.ts";

type Row = Record<string, unknown>;

/** The objects that an export writes, in full. */
export async function rowsOf(context: Context, record: Stored): Promise<Row[]> {
  if (record.type === "opps") return (await opportunities(context, record.params as Row)).map(withoutRichNote);
  const leads = await selectLeads(context, record);
  if (record.type === "contacts") return partsOf(context, "/contact/", leads);
  if (record.type === "lead_opps") return (await partsOf(context, "/opportunity/", leads)).map(withoutRichNote);
  const computed = record.include_smart_fields === true ? ["_all"] : ((record.fields ?? []) as string[]);
  const presented = await withSmartFields(context, await present(context, context.of("/lead/"), leads), computed);
  const shown: Row[] = presented.map((lead) => ({ ...lead, opportunities: (lead.opportunities as Row[]).map(withoutRichNote) }));
  if (record.format !== "json" || record.include_activities !== true) return shown;
  return Promise.all(shown.map(async (lead) => ({ ...lead, activities: await activitiesOf(context, String(lead.id)) })));
}

/** An opportunity as exports have it. */
const withoutRichNote = ({ note_html: _, ...opportunity }: Row): Row => opportunity;

/** Opportunities by the filters that their list has. */
async function opportunities(context: Context, params: Row): Promise<Row[]> {
  const definition = context.of("/opportunity/");
  const { list } = definition.operations;
  if (!list) return [];
  const query = Object.fromEntries(Object.entries(params).map(([name, value]) => [name, [value].flat().join(",")]));
  const where = await conditions({ ...context, operation: list, query }, definition);
  return present(context, definition, await context.store.find(definition.table, { where }));
}

/** The contacts or opportunities of leads, each with the name of its lead. */
async function partsOf(context: Context, path: string, leads: Stored[]): Promise<Row[]> {
  const definition = context.of(path);
  const rows: Row[] = [];
  for (const lead of leads) {
    const parts = await context.store.find(definition.table, { where: [{ column: "lead_id", is: "=", value: lead.id }] });
    for (const part of await present(context, definition, parts)) rows.push({ ...part, lead_id: lead.id, lead_name: leadName(lead) });
  }
  return rows;
}

async function activitiesOf(context: Context, leadId: string): Promise<Row[]> {
  const kinds = context.definitions.filter(({ table }) => table.name === activityTable);
  const table = kinds[0]?.table;
  if (!table) return [];
  const activities = await context.store.find(table, { where: [{ column: "lead_id", is: "=", value: leadId }] });
  const shown = activities.map(async (activity) => {
    const kind = kinds.find(({ type }) => type === activity._type);
    return kind ? present(context, kind, [activity]) : [];
  });
  return (await Promise.all(shown)).flat();
}
