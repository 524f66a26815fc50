import type { Context } from "../engine/context.ts";
import { leadName } from "../engine/names.ts";
import type { Stored } from "../store/row.ts";
import { byId } from "./statuses.ts";

/**
 * Adds the links that integration link templates make of objects: placeholders such as `{{lead.display_name}}` take the object's values,
 * URL-encoded. Contacts and opportunities may also use values of their lead.
 *
 * @param type the kind of the objects, as templates name it
 */
export async function withIntegrationLinks(context: Context, type: string, records: Stored[]): Promise<Stored[]> {
  const templates = (await context.store.find(context.of("/integration_link/").table)).filter((template) => template.type === type);
  const usesLead = type !== "lead" && templates.some(({ url }) => String(url).includes("{{lead."));
  const leads = usesLead
    ? await byId(
        context,
        context.of("/lead/"),
        records.map(({ lead_id }) => lead_id),
      )
    : undefined;
  return records.map((record) => {
    const lead = leads?.get(String(record.lead_id));
    const values = { ...(lead && { lead: { ...lead, display_name: leadName(lead) } }), [type]: record };
    return { ...record, integration_links: templates.map(({ name, url }) => ({ name, url: filled(String(url), values) })) };
  });
}

function filled(template: string, values: Record<string, Stored>): string {
  return template.replaceAll(/\{\{\s*(\w+)\.([\w.]+)\s*\}\}/g, (_, kind: string, field: string) => {
    const value = values[kind]?.[field] ?? "";
    return encodeURIComponent(String(value).toWellFormed()).replaceAll(
      /[!'()*]/g,
      (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
    );
  });
}
