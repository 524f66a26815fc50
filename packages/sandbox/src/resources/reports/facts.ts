import type { Context } from "../../engine/context.ts";
import { notAChoice, refuse } from "../../engine/problem.ts";
import { present } from "../../engine/records.ts";
import type { Stored } from "../../store/row.ts";
import type { Condition } from "../../store/store.ts";
import { instant } from "../../time.ts";
import type { Range } from "./range.ts";

/** Something that a metric counts. */
export interface Fact {
  /** When, as an instant. */
  at: string;
  userId: unknown;
  leadId: unknown;
  /** Seconds or cents. */
  amount: number;
}

type Facts = Promise<Fact[]>;

/** A number that is made from facts: its key is `calls.outbound.all.count`. */
export interface Metric {
  key: string;
  facts(context: Context, range: Range): Facts;
  measure: string;
}

/** @throws Problem for a key that is no metric */
export function metricOf(key: string): Metric {
  const [group = "", what = "", kind = "", measure = ""] = key.split(".");
  const facts = groups[group]?.(what, kind, measure);
  if (!facts || key.split(".").length !== 4) throw refuse({ metrics: notAChoice });
  return { key, facts, measure };
}

/** The number of a metric; an average of nothing is null. */
export function measured({ measure }: Metric, facts: Fact[]): number | null {
  if (measure === "count") return facts.length;
  const sum = facts.reduce((so, { amount }) => so + amount, 0);
  if (!measure.startsWith("avg")) return sum;
  return facts.length > 0 ? sum / facts.length : null;
}

type Group = (what: string, kind: string, measure: string) => Metric["facts"] | undefined;

const groups: Record<string, Group> = { calls, emails, sms, leads, opportunities };

const methods: Record<string, string> = {
  regular: "regular",
  external: "external",
  predictive_dialer: "predictive",
  power_dialer: "power",
};

function calls(what: string, kind: string, measure: string): Metric["facts"] | undefined {
  if (!["outbound", "inbound", "all"].includes(what) || (kind !== "all" && !methods[kind])) return undefined;
  if (!["count", "sum_duration", "avg_duration"].includes(measure)) return undefined;
  return activities(
    "Call",
    (call) => (what === "all" || call.direction === what) && (kind === "all" || call.call_method === methods[kind]),
  );
}

const emailKinds: Record<string, (email: Stored) => boolean> = {
  all: () => true,
  sequences: ({ sequence_id }) => Boolean(sequence_id),
  sequences_with_reply: ({ sequence_id, has_reply }) => Boolean(sequence_id) && has_reply === true,
  sequences_without_reply: ({ sequence_id, has_reply }) => Boolean(sequence_id) && has_reply !== true,
};

const isSent = ({ direction, status }: Stored) => direction === "outgoing" && status === "sent";

const emailEvents: Record<string, (email: Stored) => boolean> = {
  sent: isSent,
  received: ({ direction }) => direction === "incoming",
  opened: (email) => isSent(email) && ((email.opens as unknown[] | null | undefined) ?? []).length > 0,
};

function emails(what: string, kind: string, measure: string): Metric["facts"] | undefined {
  const [happened, ofKind] = [emailEvents[what], emailKinds[kind]];
  if (!happened || !ofKind || measure !== "count") return undefined;
  return activities("Email", (email) => happened(email) && ofKind(email));
}

function sms(what: string, kind: string, measure: string): Metric["facts"] | undefined {
  if (!["sent", "received"].includes(what) || kind !== "all" || measure !== "count") return undefined;
  return activities("SMS", isTextOf(what));
}

const isTextOf =
  (what: string) =>
  ({ direction, status }: Stored): boolean =>
    what === "sent" ? direction === "outbound" && status === "sent" : direction === "inbound";

function leads(what: string, kind: string, measure: string): Metric["facts"] | undefined {
  if (kind !== "all" || measure !== "count") return undefined;
  if (what === "contacted") return contacted;
  return what === "created" ? records("/lead/", "date_created", "created_by") : undefined;
}

/** Leads that were called or written to: the first time in the period counts. */
async function contacted(context: Context, range: Range): Facts {
  const found = await Promise.all([
    activities("Call", ({ direction }) => direction === "outbound")(context, range),
    activities("Email", isSent)(context, range),
    activities("SMS", isTextOf("sent"))(context, range),
  ]);
  const first = new Map<unknown, Fact>();
  for (const fact of found.flat().toSorted((one, other) => (one.at < other.at ? -1 : 1)))
    if (!first.has(fact.leadId)) first.set(fact.leadId, fact);
  return [...first.values()];
}

const periods = ["one_time", "monthly", "annual"];

function opportunities(what: string, kind: string, measure: string): Metric["facts"] | undefined {
  if (what === "created" && kind === "all" && measure === "count") return records("/opportunity/", "date_created", "created_by");
  if (what === "created_for" && kind === "all" && measure === "count") return records("/opportunity/", "date_created", "user_id");
  const [, byValue, outcome] = /^(value_)?(won|lost)$/.exec(what) ?? [];
  if (outcome === undefined || !(byValue ? periods : ["all"]).includes(kind)) return undefined;
  if (!["count", byValue ? "sum_value" : "sum_annualized_value"].includes(measure)) return undefined;
  const amount = byValue ? "value" : "annualized_value";
  const counts = ({ status_type, value_period }: Stored) => status_type === outcome && (kind === "all" || value_period === kind);
  return records("/opportunity/", `date_${outcome}`, "user_id", counts, amount);
}

function activities(type: string, counts: (activity: Stored) => boolean): Metric["facts"] {
  return async (context, { start, end }) => {
    const where: Condition[] = [
      { column: "_type", is: "=", value: type },
      { column: "activity_at", is: ">=", value: start },
      { column: "activity_at", is: "<", value: end },
    ];
    const found = await context.store.find(context.of("/activity/call/").table, { where });
    return found.filter(counts).map((activity) => ({
      at: instant(String(activity.activity_at)) ?? "",
      userId: activity.user_id,
      leadId: activity.lead_id,
      amount: Number(activity.duration ?? 0),
    }));
  };
}

/** Facts about objects other than activities, whose time may be a day of the caller's time zone. */
function records(
  path: string,
  timeField: string,
  userField: string,
  counts: (record: Stored) => boolean = () => true,
  amountField?: string,
): Metric["facts"] {
  return async (context, { start, end }) => {
    const definition = context.of(path);
    const shown = await present(context, definition, await context.store.find(definition.table));
    return shown.filter(counts).flatMap((record) => {
      const at = typeof record[timeField] === "string" ? instant(record[timeField], context.timezone) : undefined;
      if (at === undefined || at < start || at >= end) return [];
      const amount = amountField === undefined ? 0 : Number(record[amountField] ?? 0);
      return [{ at, userId: record[userField], leadId: path === "/lead/" ? record.id : record.lead_id, amount }];
    });
  };
}
