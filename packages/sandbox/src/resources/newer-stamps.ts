import type { Context } from "../engine/context.ts";
import { changedFields } from "../engine/events.ts";
import type { Change } from "../engine/resource.ts";
import type { Stored } from "../store/row.ts";
import { withOffset } from "../time.ts";

/** Dates a record of the newer kind of resource, which calls them `created_at` and `updated_at`. */
export function dateNewer(context: Context, record: Stored, { previous }: Change): void {
  record.created_at ??= record.date_created;
  if (!previous) record.updated_at ??= record.date_created;
  else if (changedFields(previous, record).length > 0) record.updated_at = withOffset(context.now());
}
