import { type Association, associationWith } from "../custom-fields/definitions.ts";
import { requireRoles } from "../custom-fields/editors.ts";
import { ownerOf, ownerParts, ownerType } from "../custom-fields/owners.ts";
import { dropValues } from "../custom-fields/removal.ts";
import { touchType } from "../custom-fields/touch.ts";
import type { Context } from "../engine/context.ts";
import { requirePermission } from "../engine/permissions.ts";
import { notFound, refuse, unknownObject } from "../engine/problem.ts";
import { fetchRecord, updateRecord } from "../engine/records.ts";
import type { Handler } from "../engine/resource.ts";
import type { Stored } from "../store/row.ts";

/** Associations of a shared field with the kinds of objects that use it. They are part of the field's record. */
export const associationOperations: Record<string, Handler> = {
  async createSharedCustomFieldAssociation(context) {
    const field = await sharedField(context);
    const { object_type, custom_activity_type_id, custom_object_type_id, editable_with_roles = [], required = false } = context.body;
    const association = {
      object_type,
      ...(object_type === "custom_activity_type" && { custom_activity_type_id }),
      ...(object_type === "custom_object_type" && { custom_object_type_id }),
      editable_with_roles,
      required,
    } as Association;
    const owner = ownerOf(association);
    await ownerType(context, owner).catch(() => Promise.reject(refuse({ [String(object_type)]: unknownObject })));
    // what the API says of a second association is not known, so that it is taken as a change of the first
    const others = associations(field).filter((each) => each !== find(field, owner));
    await change(context, field, [...others, association], owner);
    return association;
  },

  async getSharedCustomFieldAssociation(context) {
    return existing(await sharedField(context), owned(context));
  },

  async updateSharedCustomFieldAssociation(context) {
    const field = await sharedField(context);
    const before = existing(field, owned(context));
    const { editable_with_roles = before.editable_with_roles, required = before.required } = context.body as Partial<Association>;
    const after = { ...before, editable_with_roles, required };
    const others = associations(field).map((each) => (each === before ? after : each));
    await change(context, field, others, owned(context));
    return after;
  },

  async deleteSharedCustomFieldAssociation(context) {
    const field = await sharedField(context);
    const gone = existing(field, owned(context));
    await dropValues(context, owned(context), field.id);
    await change(
      context,
      field,
      associations(field).filter((each) => each !== gone),
      owned(context),
    );
  },
};

const definition = (context: Context) => context.of("/custom_field/shared/");
const sharedField = (context: Context) => fetchRecord(context, definition(context), context.params.scf_id ?? "");
const owned = ({ params }: Context) => (params.object_type ?? "").replace(/\/+$/, "");
const associations = (field: Stored) => field.associations as Association[];

function find(field: Stored, owner: string): Association | undefined {
  const { kind, typeId } = ownerParts(owner);
  return associationWith(field, kind, typeId);
}

function existing(field: Stored, owner: string): Association {
  const found = find(field, owner);
  if (!found) throw notFound("SharedCustomFieldAssociation");
  return found;
}

async function change(context: Context, field: Stored, changed: Association[], owner: string): Promise<void> {
  await requirePermission(context, "manage_customizations");
  await requireRoles(context, context.body);
  await updateRecord(context, definition(context), field, {}, { associations: changed });
  await touchType(context, [owner]);
}
