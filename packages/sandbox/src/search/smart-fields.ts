import type { Context } from "../engine/context.ts";
import { definitionOf, ofKind, type Subject } from "./relations.ts";

/** Smart Fields of leads that count related objects, by what they count. */
const counters: Record<string, string> = {
  num_contacts: "contact",
  num_calls: "activity.call",
  num_emails: "activity.email",
  num_sms: "activity.sms",
  num_meetings: "activity.meeting",
};

/** Fields that count the entries of a list. */
const lists: Record<string, string> = {
  addresses_count: "addresses",
  num_addresses: "addresses",
  emails_count: "emails",
  phones_count: "phones",
  urls_count: "urls",
};

/** Reads a field that is computed from others; undefined for one that the sandbox does not compute. */
export function smartField(context: Context, objectType: string, name: string): ((subject: Subject) => unknown) | undefined {
  const list = Object.hasOwn(lists, name) ? lists[name] : undefined;
  if (list !== undefined) return (subject) => (Array.isArray(subject[list]) ? subject[list].length : 0);
  const counted = objectType === "lead" && Object.hasOwn(counters, name) ? definitionOf(context, counters[name] as string) : undefined;
  if (!counted) return undefined;
  return ({ id }) => context.store.count(counted.table, [...ofKind(counted), { column: "lead_id", is: "=", value: id }]);
}
