import type { Stored } from "../../store/row.ts";

/** What the tags of a template speak of. */
export interface TagObjects {
  lead: Stored;
  contact: Stored;
  user: Stored;
}

const tag = /\{\{\s*(lead|contact|user)\.([\w.]+)\s*\}\}/g;

/** Fills in the tags of a template, such as `{{ contact.first_name }}`; those that speak of anything else stay. */
export function fillTags(template: string, objects: TagObjects): string {
  return template.replaceAll(tag, (whole, kind: keyof TagObjects, field: string) => {
    const value = fieldOf(kind, objects[kind], field);
    return value === undefined || typeof value === "object" ? (value === null ? "" : whole) : String(value);
  });
}

function fieldOf(kind: keyof TagObjects, object: Stored, field: string): unknown {
  if (field in object) return object[field];
  if (field === "email") return addressOf(object) ?? null;
  if (kind !== "contact") return undefined;
  const [first = "", ...others] = String(object.name ?? "")
    .trim()
    .split(/\s+/);
  if (field === "first_name") return first;
  return field === "last_name" ? others.join(" ") : undefined;
}

/** The first address of a contact. */
export function addressOf({ emails }: Stored): string | undefined {
  return (emails as { email: string }[] | undefined)?.[0]?.email;
}
