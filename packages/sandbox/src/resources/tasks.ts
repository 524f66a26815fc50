import { isAbsent, type Query } from "@closekit/contract";
import type { Context } from "../engine/context.ts";
import type { Resource } from "../engine/resource.ts";
import { listing } from "../engine/standard.ts";
import { newId } from "../ids.ts";
import type { Condition } from "../store/store.ts";
import { dayFilters } from "./day-filters.ts";
import { checkOwnDelete, checkOwner } from "./ownership.ts";
import { updateTasks } from "./tasks/bulk.ts";
import { followCompletion, settleCompletion } from "./tasks/completion.ts";
import { inView, settleDue, viewOf, withoutOverridden } from "./tasks/due.ts";

const owners = ["assigned_to", "created_by"];

export const tasks: Resource = {
  path: "/task/",
  columns: { _type: "text", date: "instant", date_updated: "instant" },
  objectType: ({ _type }) => `task.${_type}`,
  filters: {
    ...dayFilters("date"),
    ...dayFilters("due_date", "date"),
    view: inView,
    _type: (value): Condition[] => (value === "all" ? [] : [{ column: "_type", is: "=", value }]),
  },
  defaults: (context, { _type = "lead" }) => ({
    id: newId(_type === "lead" ? "task_" : "noti_"),
    assigned_to: context.user.id,
    contact_id: null,
    object_type: null,
    object_id: null,
    ...(_type === "outgoing_call" && outgoingCall),
  }),
  async check(context, record, { input, previous }) {
    if (previous) await checkOwner(context, previous, owners, "manage_others_tasks");
    if (previous && record._type !== "lead") record.text = previous.text;
    if (previous) record.lead_id ??= previous.lead_id;
    settleDue(context, record, input);
    settleCompletion(context, record, previous);
  },
  created: (context, record) => followCompletion(context, record, undefined),
  updated: followCompletion,
  checkDelete: (context, record) => checkOwnDelete(context, record, owners, "tasks"),
  render: (_context, records) => records.map((record) => ({ ...record, view: null })),
  embed: (context, records) => records.map((record) => ({ ...record, view: viewOf(context, record) })),
  operations: {
    listTasks: (context) => listing({ ...context, query: narrowed(context.query, context) }, context.of("/task/")),
    updateTasks: (context) => updateTasks(context, narrowed),
  },
};

const outgoingCall = {
  text: null,
  sequence_id: null,
  sequence_subscription_id: null,
  step_id: null,
  agent_config_id: null,
  resolution: null,
};

/** The filters of a request with what the description has for the type when none is asked for. */
function narrowed(query: Query, { operation }: Context): Query {
  const typed = !isAbsent(query._type) || !isAbsent(query._type__in);
  const type = operation.parameters.find(({ value }) => value.name === "_type")?.value.schema.default;
  return withoutOverridden(typed ? query : { ...query, _type: String(type) });
}
