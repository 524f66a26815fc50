import type { Context } from "../../engine/context.ts";
import { listed, nothing } from "../../engine/list.ts";
import type { Resource } from "../../engine/resource.ts";
import { findObjects } from "../../search/find.ts";
import type { Query } from "../../search/query.ts";
import type { Condition } from "../../store/store.ts";
import { dayFilters } from "../day-filters.ts";
import { leadsMatching } from "../leads/search.ts";
import { parseSearch } from "../text-search.ts";

/** Filters by the label or the type of the status. */
const byStatus =
  (field: "label" | "type") =>
  async (value: string, context: Context): Promise<Condition[]> => {
    const wanted = listed(value);
    const statuses = await context.store.find(context.of("/status/opportunity/").table);
    const ids = statuses.filter((status) => wanted.includes(String(status[field]))).map(({ id }) => id);
    return [{ column: "status_id", is: "in", value: ids }];
  };

/** Owners by id; a group stands for its members. */
async function byOwner(value: string, context: Context): Promise<Condition[]> {
  const wanted = listed(value);
  const groups = await context.store.getMany(context.of("/group/").table, wanted);
  const members = groups.flatMap((group) => ((group.members ?? []) as { user_id: string }[]).map(({ user_id }) => user_id));
  return [{ column: "user_id", is: "in", value: [...wanted, ...members] }];
}

export const filters: NonNullable<Resource["filters"]> = {
  ...dayFilters("date_won"),
  user_id: byOwner,
  user_id__in: byOwner,
  status: byStatus("label"),
  status__in: byStatus("label"),
  status_label: byStatus("label"),
  status_label__in: byStatus("label"),
  status_type: byStatus("type"),
  status_type__in: byStatus("type"),
  query: (value) => parseSearch(value, ["note"]).map(({ text }) => ({ column: "note", is: "contains", value: text })),
  async lead_query(value, context) {
    return [{ column: "lead_id", is: "in", value: (await leadsMatching(context, value)).map(({ id }) => id) }];
  },
  async lead_saved_search_id(value, context) {
    const view = await context.store.get(context.of("/saved_search/").table, value);
    if (view?.type !== "lead") return [nothing];
    const { found } = await findObjects(context, { objectType: "lead", query: (view.s_query as { query?: Query } | null)?.query });
    return [{ column: "lead_id", is: "in", value: found.map(({ id }) => id) }];
  },
};
