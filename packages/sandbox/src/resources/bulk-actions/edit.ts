import { customFieldsOf } from "../../custom-fields/definitions.ts";
import { checkValue } from "../../custom-fields/values.ts";
import type { Context } from "../../engine/context.ts";
import type { Definition } from "../../engine/definition.ts";
import { Problem, refuse, required, unknownObject } from "../../engine/problem.ts";
import { updateRecord } from "../../engine/records.ts";
import type { Stored } from "../../store/row.ts";
import type { Kind } from "./bulk-action.ts";

/** What an edit of a custom field is about, by its type: `set_contact_custom_field`. */
const fieldEdit = /^(?<verb>set|clear)_(?:(?<owner>\w+)_)?custom_field$/;

/** Changes the status or a custom field of the objects. */
export const bulkEdit: Kind = {
  path: "/bulk_action/edit/",
  permission: "bulk_edit",
  async prepare(context, action, input) {
    action.lead_status_id ??= null;
    action.custom_field_value ??= null;
    action.custom_field_name ??= null;
    const { verb, owner = "lead" } = fieldEdit.exec(String(action.type))?.groups ?? {};
    if (verb === undefined) return;
    if (!["lead", "contact", "opportunity"].includes(owner))
      throw new Problem(501, { error: `The sandbox does not emulate bulk edits of the type ${action.type}.` });
    const field = await fieldOf(context, owner, input);
    action.custom_field_id = field.id;
    action.custom_field_name = field.name;
    if (verb === "set" && input.custom_field_value === undefined && input.custom_field_values === undefined)
      throw refuse({ custom_field_value: required });
  },
  async work(context, action, object, objectType) {
    const owner = fieldEdit.exec(String(action.type))?.groups?.owner ?? "lead";
    const definition = context.of(`/${owner}/`);
    const isList = action.custom_field_values && ["add", "remove"].includes(action.custom_field_operation as string);
    for (const edited of await objectsOf(context, object, objectType, owner)) {
      if (isList) await changeValues(context, definition, owner, action, edited);
      else await updateRecord(context, definition, edited, change(action));
    }
  },
};

function change(action: Stored): Record<string, unknown> {
  if (action.type === "set_lead_status") return { status_id: action.lead_status_id };
  const key = `custom.${action.custom_field_id}`;
  if (String(action.type).startsWith("clear_")) return { [key]: null };
  const { custom_field_operation: operation = "replace", custom_field_value: value, custom_field_values: values } = action;
  return { [operation === "replace" ? key : `${key}.${operation}`]: values ?? value };
}

/** Adds or removes several values, one after the other, in one change; a request to the object could name only one. */
async function changeValues(context: Context, definition: Definition, owner: string, action: Stored, edited: Stored): Promise<void> {
  const field = await fieldOf(context, owner, action);
  const key = `custom.${field.id}`;
  const part = action.custom_field_operation as "add" | "remove";
  let changed = edited;
  for (const value of action.custom_field_values as unknown[]) {
    const checked = await checkValue(context, field, changed, value, part);
    if ("problem" in checked) throw refuse({ [key]: checked.problem });
    changed = { ...changed, [key]: checked.value };
  }
  if (changed[key] === null) await updateRecord(context, definition, edited, { [key]: null });
  else if (changed !== edited) await updateRecord(context, definition, edited, {}, { [key]: changed[key] });
}

async function fieldOf(context: Context, owner: string, { custom_field_id: id, custom_field_name: name }: Record<string, unknown>) {
  if (id === undefined && name === undefined) throw refuse({ custom_field: required });
  const fields = await customFieldsOf(context, owner);
  const field = fields.find((each) => (id === undefined ? each.name === name : each.id === id));
  if (!field) throw refuse({ [id === undefined ? "custom_field_name" : "custom_field"]: unknownObject });
  return field;
}

/** The objects of a kind that belong to one that the query found: itself, or those of its lead. */
async function objectsOf(context: Context, object: Stored, objectType: string, owner: string): Promise<Stored[]> {
  if (owner === objectType) return [object];
  const leadId = objectType === "lead" ? object.id : object.lead_id;
  if (owner === "lead") return context.store.getMany(context.of("/lead/").table, [String(leadId)]);
  return context.store.find(context.of(`/${owner}/`).table, { where: [{ column: "lead_id", is: "=", value: leadId }] });
}
