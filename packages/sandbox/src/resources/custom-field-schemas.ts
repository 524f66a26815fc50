import { customFieldsOf } from "../custom-fields/definitions.ts";
import { reorder } from "../custom-fields/order.ts";
import { owners, ownerType } from "../custom-fields/owners.ts";
import { touchType } from "../custom-fields/touch.ts";
import type { Context } from "../engine/context.ts";
import { requirePermission } from "../engine/permissions.ts";
import { notFound } from "../engine/problem.ts";
import { present } from "../engine/records.ts";
import type { Behaviour } from "../engine/resource.ts";

/** The custom fields that one kind of object can have, in display order. */
export const customFieldSchemas: Behaviour = {
  operations: {
    getCustomFieldSchema: (context) => schema(context, ownerIn(context)),
    async updateCustomFieldSchema(context) {
      const owner = ownerIn(context);
      await ownerType(context, owner);
      await requirePermission(context, "manage_customizations");
      await reorder(context, owner, context.body.fields as unknown[]);
      await touchType(context, [owner]);
      return schema(context, owner);
    },
  },
};

async function schema(context: Context, owner: string): Promise<unknown> {
  const type = await ownerType(context, owner);
  const fields = await customFieldsOf(context, owner);
  const [kind = ""] = owner.split("/");
  const shown = await Promise.all(
    fields.map(async ({ record, required }) => {
      const isShared = record.is_shared === true;
      const path = isShared ? "/custom_field/shared/" : (owners[kind]?.fields as string);
      const [presented] = await present(context, context.of(path), [record]);
      return { ...presented, ...(isShared && type && { required }) };
    }),
  );
  return {
    object_type: (context.params.object_type ?? "").split("/")[0],
    name: type?.name ?? kind.charAt(0).toUpperCase() + kind.slice(1),
    organization_id: context.organizationId,
    fields: shown,
  };
}

/** Schemas have names of their own for types: `activity/actitype_…` is `custom_activity_type/actitype_…` elsewhere. */
function ownerIn({ params }: Context): string {
  const [name = "", typeId] = (params.object_type ?? "").replace(/\/+$/, "").split("/");
  const found = Object.entries(owners).find(([kind, { types, fields }]) => fields !== undefined && (types?.fields ?? kind) === name);
  if (!found) throw notFound("CustomFieldSchema");
  return typeId === undefined ? found[0] : `${found[0]}/${typeId}`;
}
