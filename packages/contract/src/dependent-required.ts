import type { DependentRequired } from "./description.ts";
import { isAbsent, type Query } from "./parameters.ts";

/** The first rule between parameters (`x-dependent-required`) that a query breaks. */
export function brokenRule(rules: DependentRequired[], query: Query): DependentRequired | undefined {
  const given = (name: string) => !isAbsent(query[name]);
  return rules.find(({ parameters, requires }) => parameters.some(given) && !requires.every(given));
}
