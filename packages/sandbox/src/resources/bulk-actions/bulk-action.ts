import type { Context } from "../../engine/context.ts";
import { requirePermission } from "../../engine/permissions.ts";
import { Problem } from "../../engine/problem.ts";
import { tell } from "../../engine/records.ts";
import type { Change, Resource } from "../../engine/resource.ts";
import type { Stored } from "../../store/row.ts";
import { withOffset } from "../../time.ts";
import { bareQuery, objectTypeIn, selectObjects } from "../selection.ts";

/** A kind of bulk action. */
export interface Kind {
  path: string;
  permission: string;
  /** Checks and completes a new action before it runs; throws a `Problem` when it is not good. */
  prepare?(context: Context, action: Stored, input: Change["input"]): void | Promise<void>;
  /** Does the work on one of the objects that the query finds. */
  work(context: Context, action: Stored, object: Stored, objectType: string): Promise<void>;
}

/** Filters of Advanced Filtering that all leads pass: what an action without a query has. */
const everything = { type: "match_all" };

/** Bulk actions of a kind. One runs at once, within the request that starts it: it is done when the request is answered. */
export function bulkAction({ path, permission, prepare, work }: Kind): Resource {
  return {
    path,
    defaults: () => ({ status: "created", s_query: everything, query: null, sort: [], results_limit: null, ...notStarted }),
    async check(context, action, { input, previous }) {
      await requirePermission(context, permission);
      if (previous) return;
      action.s_query = bareQuery(action.s_query);
      await prepare?.(context, action, input);
    },
    async created(context, action) {
      const objectType = objectTypeIn(action.s_query);
      const inside = { ...context, meta: { ...context.meta, bulk_action_id: action.id } };
      const objects = await selectObjects(context, objectType, action);
      const done = await workThrough(objects, (object) => work(inside, action, object, objectType));
      const started = { ...action };
      Object.assign(action, { status: "done", ...counted(objects, done, objectType), date_updated: withOffset(context.now()) });
      await context.store.replace(context.of(path).table, action);
      await tell(context, context.of(path), "completed", action, started);
    },
  };
}

const notStarted = { n_leads: null, n_leads_processed: 0, n_objects: null, n_objects_processed: 0 };

/** Objects that the work could be done on. One that refuses it, such as by a rule of its fields, does not stop the others. */
async function workThrough(objects: Stored[], work: (object: Stored) => Promise<void>): Promise<Stored[]> {
  const done: Stored[] = [];
  for (const object of objects) {
    try {
      await work(object);
      done.push(object);
    } catch (error) {
      if (!(error instanceof Problem) || error.status === 501) throw error;
    }
  }
  return done;
}

function counted(objects: Stored[], done: Stored[], objectType: string): Record<string, number> {
  const leadsOf = (some: Stored[]) => new Set(some.map(({ id, lead_id }) => (objectType === "lead" ? id : lead_id))).size;
  return { n_leads: leadsOf(objects), n_leads_processed: leadsOf(done), n_objects: objects.length, n_objects_processed: done.length };
}
