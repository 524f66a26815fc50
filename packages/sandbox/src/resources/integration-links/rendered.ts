import type { Context } from "../../engine/context.ts";

/** A link to another system, on one object. */
export interface RenderedLink {
  name: string;
  url: string;
}

/** The objects that placeholders can name: `{ lead, contact }`. */
export type Subjects = Record<string, Record<string, unknown>>;

/**
 * Makes the `integration_links` of objects of one kind. It reads the templates once, for as many objects as there are:
 *
 *     const linksOf = await integrationLinksOf(context, "lead");
 *     linksOf({ lead }); // [{ name: "Web search", url: "https://search.example/?q=Harbor%20Tools" }]
 *
 * @param type `lead`, `contact` or `opportunity`
 */
export async function integrationLinksOf(context: Context, type: string): Promise<(subjects: Subjects) => RenderedLink[]> {
  const templates = await context.store.find(context.of("/integration_link/").table, { where: [{ column: "type", is: "=", value: type }] });
  return (subjects) => templates.map(({ name, url }) => ({ name: String(name), url: fill(String(url), subjects) }));
}

/** Fills in placeholders, as in `{{lead.display_name}}`; what the object does not have becomes nothing. */
function fill(template: string, subjects: Subjects): string {
  return template.replaceAll(/\{\{\s*(\w+)\.([^{}]+?)\s*\}\}/g, (_, subject: string, field: string) => {
    const value = subjects[subject]?.[field] ?? "";
    return encode(Array.isArray(value) ? value.join(",") : String(value));
  });
}

/** Also encodes what `encodeURIComponent` leaves, such as parentheses. */
const encode = (text: string) =>
  encodeURIComponent(text).replaceAll(/[!'()*]/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`);
