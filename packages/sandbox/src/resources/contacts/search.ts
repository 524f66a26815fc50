import { isAbsent } from "@closekit/contract";
import type { Context } from "../../engine/context.ts";
import { conditions, paging } from "../../engine/list.ts";
import { present } from "../../engine/records.ts";
import { listing } from "../../engine/standard.ts";
import type { Stored } from "../../store/row.ts";
import { matches, parseSearch } from "../text-search.ts";

/** The list of contacts, narrowed by the legacy `query` where there is one. */
export async function listMatching(context: Context): Promise<Record<string, unknown>> {
  const definition = context.of("/contact/");
  const { query } = context.query;
  if (isAbsent(query)) return listing(context, definition);
  const terms = parseSearch(String(query), Object.keys(contactTexts({ id: "" })));
  const all = await context.store.find(definition.table, { where: await conditions(context, definition) });
  const found = all.filter((contact) => matches(terms, contactTexts(contact)));
  const { limit, skip } = paging(context);
  return { data: await present(context, definition, found.slice(skip, skip + limit)), has_more: found.length > skip + limit };
}

/** The texts of a contact that a search looks into, by the name of the field in queries. */
export function contactTexts({ name, title, emails, phones, urls }: Stored): Record<string, unknown[]> {
  const values = (list: unknown, key: string) => ((list ?? []) as Record<string, unknown>[]).map((entry) => entry[key]);
  return {
    name: [name],
    title: [title],
    email_address: values(emails, "email"),
    phone: [...values(phones, "phone"), ...values(phones, "phone_formatted")],
    url: values(urls, "url"),
  };
}
