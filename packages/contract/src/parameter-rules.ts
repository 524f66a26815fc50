import type { OperationObject } from "./description.ts";
import { isAbsent, type Query } from "./parameters.ts";

/** A rule between query parameters: which ones break it, and the example in the description that answers it. */
export interface ParameterRule {
  example: string;
  isBroken(given: (name: string) => boolean): boolean;
}

/** The rules between the parameters of an operation: `x-dependent-required` and `x-one-required`. */
export function parameterRules(operation: OperationObject): ParameterRule[] {
  const { "x-dependent-required": dependent = [], "x-one-required": one } = operation;
  const rules: ParameterRule[] = dependent.map(({ parameters, requires, example }) => ({
    example,
    isBroken: (given) => parameters.some(given) && !requires.every(given),
  }));
  if (one) rules.push({ example: one.example, isBroken: (given) => !isEnough(one.parameters.filter(given).length, one.only) });
  return rules;
}

const isEnough = (count: number, only = false) => (only ? count === 1 : count > 0);

/** The first rule that a query breaks. */
export function brokenRule(rules: ParameterRule[], query: Query): ParameterRule | undefined {
  return rules.find(({ isBroken }) => isBroken((name) => !isAbsent(query[name])));
}
