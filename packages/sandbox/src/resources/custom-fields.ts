import { bundledDescription } from "@closekit/contract";
import type { Association } from "../custom-fields/definitions.ts";
import { requireRoles } from "../custom-fields/editors.ts";
import { keepFittingValues } from "../custom-fields/fitting.ts";
import { type Owner, ownerOf, owners } from "../custom-fields/owners.ts";
import { dropValues } from "../custom-fields/removal.ts";
import { touchType } from "../custom-fields/touch.ts";
import { requirePermission } from "../engine/permissions.ts";
import { refuse, required } from "../engine/problem.ts";
import type { Change, Resource } from "../engine/resource.ts";
import type { Stored } from "../store/row.ts";
import { associationOperations } from "./shared-custom-field-associations.ts";

/** The custom fields that belong to one kind of object. */
function customFieldsOf(kind: string, { types }: Owner, path: string): Resource {
  const ownersOf = (field: Stored) => [types ? `${kind}/${field[types.key]}` : kind];
  return {
    path,
    ...(types && { columns: { [types.key]: "text" } }),
    ...definition(ownersOf),
    async created(context, field) {
      await touchType(context, ownersOf(field));
    },
    async updated(context, field, previous) {
      await keepFittingValues(context, ownersOf(field), field, previous);
      await touchType(context, ownersOf(field));
    },
  };
}

/** What holds for the definitions of all kinds of fields. */
function definition(ownersOf: (field: Stored) => string[]): Pick<Resource, "defaults" | "check" | "checkDelete" | "deleted"> {
  return {
    defaults: () => blank,
    async check(context, field, change) {
      await requirePermission(context, "manage_customizations");
      await requireRoles(context, change.input);
      checkDefinition(field, change);
    },
    checkDelete: (context) => requirePermission(context, "manage_customizations"),
    async deleted(context, field) {
      for (const owner of ownersOf(field)) await dropValues(context, owner, field.id);
      await touchType(context, ownersOf(field));
    },
  };
}

/** What a definition has that says nothing else. */
const blank = { description: null, choices: null, is_shared: false, referenced_custom_type_id: null, back_reference_is_visible: null };

/** Whether fields of a type can hold several values. */
function canHoldSeveral(type: unknown): boolean {
  return bundledDescription().components.schemas.CustomFieldType?.["x-multiple-values"]?.includes(String(type)) ?? false;
}

function checkDefinition(field: Stored, { input, previous }: Change): void {
  const refused: Record<string, string> = {};
  const isChoices = field.type === "choices";
  // what another type cannot have goes with the old one
  if (previous && field.type !== previous.type) {
    if (!isChoices) field.choices = null;
    if (field.type !== "custom_object") Object.assign(field, { referenced_custom_type_id: null, back_reference_is_visible: null });
    if (!canHoldSeveral(field.type) && !("accepts_multiple_values" in input)) field.accepts_multiple_values = false;
  }
  if (isChoices && !Array.isArray(field.choices)) refused.choices = required;
  if (!isChoices && Array.isArray(input.choices)) refused.choices = "Only fields of the type choices have choices.";
  // none is left when the Custom Object Type is deleted
  const keepsType = previous?.type === "custom_object";
  if (field.type === "custom_object" && !field.referenced_custom_type_id && !keepsType) refused.referenced_custom_type_id = required;
  if (field.accepts_multiple_values === true && !canHoldSeveral(field.type)) {
    refused.accepts_multiple_values = "Fields of this type do not accept multiple values.";
  }
  if (Object.keys(refused).length > 0) throw refuse(refused);
  if (field.type === "custom_object") field.back_reference_is_visible ??= false;
}

const usedBy = (field: Stored) => [...(field.associations as Association[]).map(ownerOf), "call"];

const shared: Resource = {
  path: "/custom_field/shared/",
  ...definition(usedBy),
  defaults: () => ({ ...blank, is_shared: true, associations: [] }),
  async updated(context, field, previous) {
    await keepFittingValues(context, usedBy(field), field, previous);
    await touchType(context, usedBy(field));
  },
  operations: associationOperations,
};

const own = Object.entries(owners).flatMap(([kind, owner]) => (owner.fields ? [customFieldsOf(kind, owner, owner.fields)] : []));

export const customFields: Resource[] = [...own, shared];
