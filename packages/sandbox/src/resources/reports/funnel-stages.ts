import type { Context } from "../../engine/context.ts";
import type { Stored } from "../../store/row.ts";
import { instant } from "../../time.ts";
import { byUser, cohortOf, createdAt, ratio, seconds, sum, worthOf } from "./funnel.ts";

interface Stage {
  id: string;
  label: string;
  type: string;
}

/** An opportunity's stay in a status. */
interface Stay {
  opportunity: Stored;
  statusId: unknown;
  from: string;
  /** What came next, and when; undefined while it stays. */
  next?: { statusId: unknown; at: string };
}

/** How opportunities move through the statuses of a pipeline. */
interface Stages {
  data: { user_id: unknown; stages: ReturnType<typeof stageRow>[] }[];
}

/** Answers with how opportunities move through the statuses of a pipeline. */
export async function funnelStages(context: Context): Promise<Stages> {
  const { pipeline, range, opportunities } = await cohortOf(context);
  const stages = pipeline.statuses as Stage[];
  const stays = new Map<string, Stay[]>();
  for (const opportunity of opportunities) stays.set(opportunity.id, await staysOf(context, opportunity, range.end));
  return byUser(opportunities, (some) => {
    const theirs = some.flatMap(({ id }) => stays.get(id) ?? []);
    return { stages: stages.map((stage) => stageRow(stage, stages, theirs)) };
  });
}

/** A row for each user and status. */
export function stageRows({ data }: Stages): object[] {
  return data.flatMap(({ user_id, stages }) =>
    stages.map(({ status: { id, label, type }, ...numbers }) => ({
      user_id,
      status_id: id,
      status_label: label,
      status_type: type,
      ...numbers,
    })),
  );
}

/** Which statuses an opportunity has had until a time, by its status changes. */
async function staysOf(context: Context, opportunity: Stored, end: string): Promise<Stay[]> {
  const found = await context.store.find(context.of("/activity/status_change/opportunity/").table, {
    where: [
      { column: "_type", is: "=", value: "OpportunityStatusChange" },
      { column: "lead_id", is: "=", value: opportunity.lead_id },
    ],
  });
  const changes = found
    .filter(({ opportunity_id }) => opportunity_id === opportunity.id)
    .map((change) => ({ from: change.old_status_id, statusId: change.new_status_id, at: instant(String(change.date_created)) ?? "" }))
    .filter(({ at }) => at < end);
  const first: Stay = { opportunity, statusId: changes[0]?.from ?? opportunity.status_id, from: createdAt(opportunity) };
  return [first, ...changes.map(({ statusId, at }): Stay => ({ opportunity, statusId, from: at }))].map((stay, index) => {
    const next = changes[index];
    return next ? { ...stay, next } : stay;
  });
}

function stageRow(stage: Stage, stages: Stage[], all: Stay[]) {
  const stays = all.filter(({ statusId }) => statusId === stage.id);
  const reached = unique(stays);
  const typeOf = (id: unknown) => stages.find((each) => each.id === id)?.type;
  const place = (id: unknown) => stages.findIndex((each) => each.id === id);
  const advanced = stays.filter(({ next }) => next && typeOf(next.statusId) !== "lost" && place(next.statusId) > place(stage.id));
  const [ahead, lost] = [unique(advanced), unique(stays.filter(({ next }) => next && typeOf(next.statusId) === "lost"))];
  const value = (some: Stored[]) => sum(some.map(worthOf));
  const weighted = (some: Stored[]) => sum(some.map((each) => (worthOf(each) * Number(each.confidence ?? 0)) / 100));
  return {
    status: { id: stage.id, label: stage.label, type: stage.type },
    count: reached.length,
    count_conversion_rate: ratio(ahead.length, reached.length),
    count_lost: lost.length,
    count_lost_ratio: ratio(lost.length, reached.length),
    value: value(reached),
    value_conversion_rate: ratio(value(ahead), value(reached)),
    value_lost: value(lost),
    value_lost_ratio: ratio(value(lost), value(reached)),
    weighted_value: weighted(reached),
    weighted_value_conversion_rate: ratio(weighted(ahead), weighted(reached)),
    average_time_to_advance: ratio(sum(advanced.map(({ from, next }) => seconds(from, next?.at ?? from))), advanced.length),
  };
}

const unique = (stays: Stay[]): Stored[] => [...new Set(stays.map(({ opportunity }) => opportunity))];
