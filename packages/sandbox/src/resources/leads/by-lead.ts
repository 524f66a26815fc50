import type { Stored } from "../../store/row.ts";

/** Records by the lead that they belong to, in their order. */
export function byLead(records: Stored[]): Map<string, Stored[]> {
  const groups = new Map<string, Stored[]>();
  for (const record of records) {
    const lead = String(record.lead_id);
    const group = groups.get(lead);
    if (group) group.push(record);
    else groups.set(lead, [record]);
  }
  return groups;
}
