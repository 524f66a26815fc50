import type { DependentRequired, OperationObject, RequiredAny } from "./description.ts";
import { isAbsent, type Query } from "./parameters.ts";

/** A rule between query parameters. Its example in the description answers whoever breaks it. */
export type ParameterRule = DependentRequired | RequiredAny;

/** The rules of an operation: `x-dependent-required` and `x-required-any`. */
export function parameterRules({ "x-dependent-required": dependent = [], "x-required-any": any }: OperationObject): ParameterRule[] {
  return any ? [...dependent, any] : dependent;
}

/** The first rule that a query breaks. */
export function brokenRule(rules: ParameterRule[], query: Query): ParameterRule | undefined {
  const given = (name: string) => !isAbsent(query[name]);
  return rules.find((rule) => {
    const count = rule.parameters.filter(given).length;
    if ("requires" in rule) return count > 0 && !rule.requires.every(given);
    return count === 0 || (rule.exactlyOne === true && count > 1);
  });
}
