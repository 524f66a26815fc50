import type { Stored } from "../store/row.ts";
import type { Context } from "./context.ts";
import type { Definition } from "./definition.ts";

const nameFields: [prefix: string, path: string, name: (record: Stored) => unknown][] = [
  ["user_", "/user/", ({ first_name, last_name }) => [first_name, last_name].filter(Boolean).join(" ")],
  ["lead_", "/lead/", leadName],
  ["cont_", "/contact/", ({ name }) => name ?? null],
];

/** What a lead is shown as. */
export function leadName({ name }: Stored): string {
  return typeof name === "string" && name !== "" ? name : "Untitled";
}

/** Fills in what goes by another object's name: `user_name` beside `user_id`, `created_by_name` beside `created_by`. */
export async function withNames(context: Context, definition: Definition, records: Stored[]): Promise<Stored[]> {
  const rules = nameRules(definition);
  if (rules.length === 0 || records.length === 0) return records;
  const names = new Map<string, unknown>();
  for (const [, path, nameOf] of nameFields) {
    const ids = new Set(
      rules.filter((rule) => rule.path === path).flatMap(({ source }) => records.map((record) => record[source]).filter(Boolean)),
    ) as Set<string>;
    for (const found of await context.store.getMany(context.of(path).table, [...ids])) names.set(found.id, nameOf(found));
  }
  return records.map((record) => {
    const named = { ...record };
    for (const { target, source } of rules) named[target] = names.get(record[source] as string) ?? null;
    return named;
  });
}

interface NameRule {
  target: string;
  source: string;
  path: string;
}

const known = new WeakMap<Definition, NameRule[]>();

function nameRules(definition: Definition): NameRule[] {
  const cached = known.get(definition);
  if (cached) return cached;
  const { properties } = definition.shape;
  const rules = [...properties.keys()].flatMap((target): NameRule[] => {
    const base = /^(.+)_name$/.exec(target)?.[1];
    const source = base && [`${base}_id`, base].find((field) => properties.get(field)?.["x-id-prefix"]);
    const prefix = source && properties.get(source)?.["x-id-prefix"];
    const path = nameFields.find(([each]) => each === prefix)?.[1];
    return source && path ? [{ target, source, path }] : [];
  });
  known.set(definition, rules);
  return rules;
}
