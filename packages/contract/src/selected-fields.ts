/**
 * Cuts a body down to the fields that `_fields` names: of each object in `data` on a list, else of the object itself. `custom` stands
 * for every custom field, `_all` for everything; names the object does not have are passed over.
 */
export function selectedFields(body: unknown, fields: unknown): unknown {
  const names = new Set(
    String(fields)
      .split(",")
      .map((name) => name.trim()),
  );
  if (names.has("_all") || !isObject(body)) return body;
  if (!Array.isArray(body.data)) return select(body, names);
  return { ...body, data: body.data.map((item) => (isObject(item) ? select(item, names) : item)) };
}

function select(object: Record<string, unknown>, names: Set<string>): Record<string, unknown> {
  const kept = Object.entries(object).filter(([key]) => names.has(key) || (names.has("custom") && key.startsWith("custom.")));
  return Object.fromEntries(kept);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
