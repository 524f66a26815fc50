import type { Context } from "../../engine/context.ts";
import type { Definition } from "../../engine/definition.ts";
import { Problem } from "../../engine/problem.ts";
import { deleteRecord } from "../../engine/records.ts";
import { objectTypeIn } from "../selection.ts";
import type { Kind } from "./bulk-action.ts";

/** Deletes the objects. Which kind they are of follows from the query. */
export const bulkDelete: Kind = {
  path: "/bulk_action/delete/",
  permission: "bulk_delete",
  prepare(context, action) {
    action.bulk_object_type = objectTypeIn(action.s_query).replace(/^activity\./, "");
    if (!definitionOf(context, action.bulk_object_type))
      throw new Problem(501, { error: `The sandbox does not emulate the bulk deletion of ${action.bulk_object_type} objects.` });
  },
  async work(context, action, object) {
    const definition = definitionOf(context, action.bulk_object_type);
    if (definition) await deleteRecord(context, definition, object);
  },
};

function definitionOf(context: Context, objectType: unknown): Definition | undefined {
  return context.definitions.find((definition) => [objectType, `activity.${objectType}`].includes(definition.objectType));
}
