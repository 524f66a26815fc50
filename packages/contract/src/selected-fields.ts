/**
 * Cuts a body down to the fields that `_fields` names: of each object in `data` on a list, else of the object itself. `custom` stands
 * for every custom field, `_all` for everything; names the object does not have are passed over.
 */
export function selectedFields(body: unknown, fields: unknown): unknown {
  const names = new Set(fieldNames(fields));
  if (names.has("_all") || !isObject(body)) return body;
  if (!Array.isArray(body.data)) return select(body, names);
  return { ...body, data: body.data.map((item) => (isObject(item) ? select(item, names) : item)) };
}

/** The names that `_fields` gives of single fields, or groups of them. */
export const fieldNames = (fields: unknown): string[] =>
  String(fields)
    .split(",")
    .map((name) => name.trim());

/** What stands for several fields. */
export const fieldGroups = ["custom", "_all"];

function select(object: Record<string, unknown>, names: Set<string>): Record<string, unknown> {
  const kept = Object.entries(object).filter(([key]) => names.has(key) || (names.has("custom") && key.startsWith("custom.")));
  return Object.fromEntries(kept);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
