import type { CustomField } from "./definitions.ts";

/** A field in short, as the type that it belongs to shows it. Types of activities leave out the choices. */
export function summary(
  { record, required, editable_with_roles }: CustomField,
  parts: { choices?: boolean } = {},
): Record<string, unknown> {
  return {
    id: record.id,
    name: record.name,
    type: record.type,
    description: record.description ?? null,
    required,
    accepts_multiple_values: record.accepts_multiple_values,
    editable_with_roles,
    is_shared: record.is_shared === true,
    converting_to_type: null,
    referenced_custom_type_id: record.referenced_custom_type_id ?? null,
    back_reference_is_visible: record.back_reference_is_visible ?? null,
    ...(parts.choices && { choices: record.choices ?? null }),
  };
}
