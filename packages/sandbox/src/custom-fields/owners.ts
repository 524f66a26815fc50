import type { Context } from "../engine/context.ts";
import type { Definition } from "../engine/definition.ts";
import { notFound, Problem } from "../engine/problem.ts";
import type { Stored } from "../store/row.ts";
import type { Condition } from "../store/store.ts";
import type { Association } from "./definitions.ts";

/** A kind of object that has custom fields. */
export interface Owner {
  /** Path of its objects. */
  objects: string;
  /** Path of the types that fields belong to, and how objects name theirs. */
  types?: { path: string; key: string; fields: string };
  /** Path of the fields that belong to it alone. What has none takes all shared ones. */
  fields?: string;
}

/** Kinds of objects that have custom fields, as associations of shared fields name them. */
export const owners: Record<string, Owner> = {
  lead: { objects: "/lead/", fields: "/custom_field/lead/" },
  contact: { objects: "/contact/", fields: "/custom_field/contact/" },
  opportunity: { objects: "/opportunity/", fields: "/custom_field/opportunity/" },
  custom_activity_type: {
    objects: "/activity/custom/",
    types: { path: "/custom_activity/", key: "custom_activity_type_id", fields: "activity" },
    fields: "/custom_field/activity/",
  },
  custom_object_type: {
    objects: "/custom_object/",
    types: { path: "/custom_object_type/", key: "custom_object_type_id", fields: "custom_object" },
    fields: "/custom_field/custom_object_type/",
  },
  // which fields the API takes is not known; playbooks name shared ones, which cannot be associated with calls
  call: { objects: "/activity/call/" },
};

/** Paths of all definitions of fields, the shared ones included. */
export const fieldPaths = [...Object.values(owners).flatMap(({ fields }) => fields ?? []), "/custom_field/shared/"];

/** An owner in its parts: `custom_activity_type/actitype_1` is a kind and a type. */
export function ownerParts(owner: string): { kind: string; typeId: string | undefined; of: Owner } {
  const [kind = "", typeId] = owner.split("/");
  const of = Object.hasOwn(owners, kind) ? owners[kind] : undefined;
  if (!of || (of.types !== undefined) !== (typeId !== undefined && typeId !== "")) throw new Problem(404, { error: "Not found" });
  return { kind, typeId, of };
}

/**
 * The type that an owner names, undefined for leads, contacts and opportunities.
 *
 * @throws Problem 404 when there is no such owner
 */
export async function ownerType(context: Context, owner: string): Promise<Stored | undefined> {
  const { typeId, of } = ownerParts(owner);
  if (!of.types) return undefined;
  const definition = context.of(of.types.path);
  const type = await context.store.get(definition.table, String(typeId));
  if (!type) throw notFound(definition.title);
  return type;
}

/** The objects that have an owner's fields. */
export function objectsOf(context: Context, owner: string): { definition: Definition; where: Condition[] } {
  const { typeId, of } = ownerParts(owner);
  const definition = context.of(of.objects);
  const where: Condition[] = of.types ? [{ column: of.types.key, is: "=", value: typeId }] : [];
  if (definition.type !== undefined) where.push({ column: "_type", is: "=", value: definition.type });
  return { definition, where };
}

/** The owner that an association is with. */
export function ownerOf({ object_type, custom_activity_type_id, custom_object_type_id }: Association): string {
  const typeId = custom_activity_type_id ?? custom_object_type_id;
  return typeId === undefined ? object_type : `${object_type}/${typeId}`;
}
