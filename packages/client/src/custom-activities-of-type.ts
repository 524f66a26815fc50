import type { CustomActivity } from "@closekit/types";
import type { CallOptions } from "./call.ts";
import type { CloseClient } from "./client.ts";
import { all, meets, regularField, related } from "./filter/condition.ts";
import type { Query } from "./filter/query.ts";
import { type ListCustomActivitiesRequest, listCustomActivities } from "./generated/custom-activities.ts";
import { paginate } from "./paginate.ts";
import { search } from "./search.ts";

/** What {@link customActivitiesOfType} takes. */
export interface CustomActivitiesOfTypeOptions extends CallOptions {
  custom_activity_type_id: string;
  /** Only activities of leads that are like this. */
  leads?: Query<"lead">;
  /** Other filters of the list of Custom Activities, and its page size. */
  query?: Omit<
    NonNullable<ListCustomActivitiesRequest["query"]>,
    "lead_id" | "custom_activity_type_id" | "custom_activity_type_id__in" | "_skip" | "_fields"
  >;
  header?: ListCustomActivitiesRequest["header"];
  /** How many leads are read at once, 4 by default. */
  concurrency?: number;
}

/**
 * Streams the Custom Activities of a type across all leads: finds the leads that have one through Advanced Filtering, then lists lead by
 * lead, as the API wants it. Leads come in the order they were created, the activities of a lead in the order of its list, the newest
 * first. Activities of the last minute may be missing on leads that had none before: searches find recent changes with a delay.
 *
 * Leaving the loop, an error or `signal` ends the requests under way.
 *
 * @example
 * for await (const visit of customActivitiesOfType(close, { custom_activity_type_id: "actitype_…" })) console.log(visit.lead_id);
 *
 * @throws RangeError when `concurrency` is not a positive integer
 * @throws PaginationIncompleteError when there are leads that a search cannot reach
 * @throws CloseApiError when the API answers another error
 */
export async function* customActivitiesOfType(
  client: CloseClient,
  options: CustomActivitiesOfTypeOptions,
): AsyncGenerator<CustomActivity, void> {
  const { custom_activity_type_id, leads: like, query, concurrency = 4, ...shared } = options;
  if (!(concurrency > 0) || concurrency % 1) throw new RangeError("concurrency is a positive integer");

  const ofType = meets<"activity.custom_activity">(regularField("activity.custom_activity", "custom_activity_type_id"), {
    type: "term",
    values: [custom_activity_type_id],
  });
  const having = related("lead", "activity.custom_activity", ofType);
  const leads = search(client, { ...shared, object_type: "lead", query: like ? all([having, like]) : having, keyset: "date_created" });
  const begin = (lead_id: string) => {
    const activities = paginate(listCustomActivities, client, { ...shared, query: { ...query, lead_id, custom_activity_type_id } });
    const first = activities.next();
    first.catch(() => {}); // told when it is its turn
    return { activities, first };
  };
  const underWay: ReturnType<typeof begin>[] = [];
  try {
    for (let all = false; ; underWay.shift()) {
      while (!all && underWay.length < concurrency) {
        const next = await leads.next();
        if (next.done) all = true;
        else underWay.push(begin(next.value.id));
      }
      const [lead] = underWay;
      if (!lead) return;
      for (let next = await lead.first; !next.done; next = await lead.activities.next()) yield next.value;
    }
  } finally {
    for (const { activities } of underWay) activities.return();
  }
}
