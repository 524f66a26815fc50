import type { Context } from "../../engine/context.ts";
import type { Stored } from "../../store/row.ts";
import { instant } from "../../time.ts";
import { leadsOfQuery, requireOwnOrganization } from "./scope.ts";

/** What a report of statuses is about: objects, their statuses, and the activities that tell of changes. */
interface Subject {
  objects: string;
  statuses: string;
  changes: string;
  changeType: string;
  /** The field of a change that names the object. */
  objectField: string;
}

export const leadStatuses: Subject = {
  objects: "/lead/",
  statuses: "/status/lead/",
  changes: "/activity/status_change/lead/",
  changeType: "LeadStatusChange",
  objectField: "lead_id",
};

export const opportunityStatuses: Subject = {
  objects: "/opportunity/",
  statuses: "/status/opportunity/",
  changes: "/activity/status_change/opportunity/",
  changeType: "OpportunityStatusChange",
  objectField: "opportunity_id",
};

/** A status that an object got; `from` is null when it was created with it. */
interface Transition {
  from: unknown;
  to: unknown;
  at: string;
}

/** What became of an object in the period. */
interface History {
  /** Its status when the period started; null when it was not there yet. */
  started: unknown;
  ended: unknown;
  transitions: Transition[];
}

/** Answers with how the statuses of objects changed. */
export async function statusesReport(context: Context, subject: Subject): Promise<object> {
  requireOwnOrganization(context);
  const { date_start, date_end } = context.query;
  const start = date_start ? context.instant(String(date_start), "date_start") : undefined;
  const end = date_end ? context.instant(String(date_end), "date_end") : context.now();
  const histories = await historiesOf(context, subject, start ?? "", end);
  const label = await labels(context, subject);
  const statuses = [...new Set([...label.known, ...histories.flatMap(({ started, ended }) => [started, ended])])].filter(Boolean);
  const moved = histories
    .filter(({ started, ended }) => started !== ended)
    .map(({ started, ended }) => ({ from: started, to: ended, at: end }));
  return {
    status_overview: statuses.map((id) => ({ ...label.of(id, "status"), ...overview(id, histories, start !== undefined) })),
    status_transitions: counted(histories.flatMap(({ transitions }) => transitions)).map(shown),
    status_transitions_summary: counted(moved).map(shown),
  };

  function shown({ from, to, count }: { from: unknown; to: unknown; count: number }) {
    return { ...label.of(from, "from_status"), ...label.of(to, "to_status"), count };
  }
}

function overview(id: unknown, histories: History[], hasStart: boolean) {
  const transitions = histories.flatMap((each) => each.transitions);
  const count = (holds: (history: History) => boolean) => histories.filter(holds).length;
  const started = count((each) => each.started === id);
  const ended = count((each) => each.ended === id);
  const change = ended - started;
  return {
    ...(hasStart && { started }),
    ended,
    ...(hasStart && {
      change,
      change_percent: started === 0 ? null : (change / started) * 100,
      gained: count((each) => each.ended === id && each.started !== id),
      lost: count((each) => each.started === id && each.ended !== id),
    }),
    entered: transitions.filter(({ to }) => to === id).length,
    left: transitions.filter(({ from }) => from === id).length,
  };
}

async function historiesOf(context: Context, subject: Subject, start: string, end: string): Promise<History[]> {
  const leads = await leadsOfQuery(context);
  const { user_id } = context.query;
  const objects = await context.store.find(context.of(subject.objects).table);
  const wanted = objects.filter(
    (each) =>
      (!leads || leads.has(String(each.lead_id ?? each.id))) && (!user_id || subject.objects === "/lead/" || each.user_id === user_id),
  );
  const changes = await context.store.find(context.of(subject.changes).table, {
    where: [{ column: "_type", is: "=", value: subject.changeType }],
  });
  const byObject = Map.groupBy(changes, (change) => change[subject.objectField]);
  return wanted.map((object) => historyOf(object, byObject.get(object.id) ?? [], start, end));
}

function historyOf(object: Stored, changes: Stored[], start: string, end: string): History {
  const made = changes.map((change) => ({
    from: change.old_status_id,
    to: change.new_status_id,
    at: instant(String(change.date_created)) ?? "",
  }));
  const created = { from: null, to: made[0]?.from ?? object.status_id, at: instant(String(object.date_created)) ?? "" };
  const all: Transition[] = [created, ...made];
  const at = (time: string) => (all.find((transition) => transition.at >= time) ?? { from: object.status_id }).from ?? null;
  return { started: at(start), ended: at(end), transitions: all.filter((transition) => transition.at >= start && transition.at < end) };
}

function counted(transitions: Transition[]): { from: unknown; to: unknown; count: number }[] {
  const groups = Map.groupBy(transitions, ({ from, to }) => `${from} ${to}`);
  return [...groups.values()].map((same) => ({ from: same[0]?.from ?? null, to: same[0]?.to ?? null, count: same.length }));
}

/** Statuses by id, with those that exist no longer. */
async function labels(context: Context, { statuses, changes, changeType }: Subject) {
  const existing = await context.store.find(context.of(statuses).table);
  const names = new Map<unknown, unknown>(existing.map(({ id, label }) => [id, label]));
  const told = await context.store.find(context.of(changes).table, { where: [{ column: "_type", is: "=", value: changeType }] });
  const older = new Map<unknown, unknown>(
    told.flatMap(({ old_status_id, old_status_label, new_status_id, new_status_label }) => [
      [old_status_id, old_status_label],
      [new_status_id, new_status_label],
    ]),
  );
  return {
    known: existing.map(({ id }) => id) as unknown[],
    of: (id: unknown, prefix: string) => ({
      [`${prefix}_id`]: id ?? null,
      [`${prefix}_label`]: names.get(id) ?? older.get(id) ?? null,
      [`${prefix}_is_deleted`]: id === null || id === undefined ? null : !names.has(id),
    }),
  };
}
