import type { OperationObject } from "./description.ts";
import { isAbsent, type Query } from "./parameters.ts";

/** A rule between query parameters: which queries break it, and the example in the description that answers them. */
export interface ParameterRule {
  example: string;
  isBroken(query: Query): boolean;
}

/** The rules between the parameters of an operation: `x-dependent-required` and `x-one-required`. */
export function parameterRules(operation: OperationObject): ParameterRule[] {
  const { "x-dependent-required": dependent = [], "x-one-required": one } = operation;
  const rules: ParameterRule[] = dependent.map(({ parameters, requires, single, example }) => ({
    example,
    isBroken(query) {
      const has = (name: string) => (single ? valuesOf(query[name]).length === 1 : !isAbsent(query[name]));
      return parameters.some((name) => !isAbsent(query[name])) && !requires.every(has);
    },
  }));
  if (one) {
    const { parameters, only = false, example } = one;
    const isEnough = (count: number) => (only ? count === 1 : count > 0);
    rules.push({ example, isBroken: (query) => !isEnough(parameters.filter((name) => !isAbsent(query[name])).length) });
  }
  return rules;
}

/** The values of a parameter that may be a list, joined by commas or not. */
const valuesOf = (value: unknown) =>
  [value]
    .flat()
    .flatMap((each) => (isAbsent(each) ? [] : String(each).split(",")))
    .filter((each) => each.trim() !== "");

/** The first rule that a query breaks. */
export function brokenRule(rules: ParameterRule[], query: Query): ParameterRule | undefined {
  return rules.find(({ isBroken }) => isBroken(query));
}
