import type { SmartField } from "@closekit/contract";
import type { Context } from "../engine/context.ts";
import type { Definition } from "../engine/definition.ts";
import { rendered } from "../engine/records.ts";
import { byLead } from "../resources/leads/by-lead.ts";
import type { Stored } from "../store/row.ts";
import type { Condition } from "../store/store.ts";
import { instant } from "../time.ts";
import type { Subject } from "./relations.ts";

/** Reads a value of an object. */
export type Read = (subject: Subject) => unknown;

/** How a Smart Field derives from objects of a kind, and those objects by their lead. */
interface Source {
  field: SmartField;
  objects: Map<string, Stored[]>;
}

/**
 * Smart Fields of leads, derived from what belongs to them as the description says.
 *
 * @param leads those that it is about; all of them without
 */
export async function derive(context: Context, names: string[], leads?: Stored[]): Promise<Map<string, Read>> {
  const kinds = context.definitions.filter(({ smartFields }) => names.some((name) => smartFields.has(name)));
  const found = await objectsByLead(context, kinds, leads);
  const now = context.now();
  return new Map(
    names.map((name): [string, Read] => {
      const sources = found.flatMap(([{ smartFields }, objects]): Source[] => {
        const field = smartFields.get(name);
        return field ? [{ field, objects }] : [];
      });
      return [name, ({ id }) => measure(name, sources, String(id), now)];
    }),
  );
}

/** Objects as responses have them, by kind and lead. Each table is read once, however many kinds share it. */
async function objectsByLead(context: Context, kinds: Definition[], leads?: Stored[]): Promise<[Definition, Map<string, Stored[]>][]> {
  const ofLeads: Condition[] = leads ? [{ column: "lead_id", is: "in", value: leads.map(({ id }) => id) }] : [];
  const found: [Definition, Map<string, Stored[]>][] = [];
  for (const [table, sharing] of Map.groupBy(kinds, (kind) => kind.table)) {
    const types = sharing.flatMap(({ type }) => type ?? []);
    const ofTypes: Condition[] = types.length > 0 ? [{ column: "_type", is: "in", value: types }] : [];
    const records = await context.store.find(table, { where: [...ofTypes, ...ofLeads] });
    for (const kind of sharing) {
      const own = records.filter(({ _type }) => kind.type === undefined || _type === kind.type);
      found.push([kind, byLead(await rendered(context, kind, own))]);
    }
  }
  return found;
}

function measure(name: string, sources: Source[], lead: string, now: string): unknown {
  const [{ first, last, amount, none } = {} as SmartField] = sources.map(({ field }) => field);
  if (none === null && !sources.some(({ objects }) => objects.has(lead))) return null;
  const items = sources.flatMap(({ field, objects }) => itemsOf(field, objects.get(lead) ?? []));
  if (amount !== undefined) return aggregate(name, items);
  if (first === undefined && last === undefined) return items.length;
  const timed = items.filter(({ at }) => at !== "" && (last === undefined || at <= now));
  timed.sort((a, b) => Number(a.at > b.at) - Number(a.at < b.at));
  return timed.at(last === undefined ? 0 : -1)?.value ?? null;
}

interface Item {
  value: unknown;
  /** When it was, as an instant; empty without a time. */
  at: string;
}

function itemsOf({ where = {}, each, first, last, amount, by }: SmartField, objects: Stored[]): Item[] {
  const counting = objects.filter((object) => Object.entries(where).every(([key, values]) => values.includes(object[key] ?? null)));
  const entries = each === undefined ? counting : counting.flatMap((object) => (object[each] ?? []) as Subject[]);
  const of = first ?? last ?? amount ?? "";
  return entries.map((entry) => ({ value: entry[of], at: instant(String(entry[by ?? of])) ?? "" }));
}

/** The beginning of the name says what is made of the amounts. */
function aggregate(name: string, items: Item[]): number | null {
  const amounts = items.map(({ value }) => value).filter((value) => typeof value === "number");
  const total = amounts.reduce((sum, amount) => sum + amount, 0);
  if (name.startsWith("total_")) return total;
  if (amounts.length === 0) return null;
  if (name.startsWith("avg_")) return total / amounts.length;
  return name.startsWith("max_") ? Math.max(...amounts) : Math.min(...amounts);
}
