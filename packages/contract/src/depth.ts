/**
 * Levels of objects and lists that a value may have. Checks call themselves for each level, and a process can only do that so often;
 * nobody is known to come near.
 */
export const maxDepth = 500;

/** Whether a value has more levels than can be worked on, found out level by level. */
export function isTooDeep(value: unknown): boolean {
  let level = [value].filter(isContainer);
  for (let depth = 1; level.length > 0; depth++) {
    if (depth > maxDepth) return true;
    level = level.flatMap((each) => Object.values(each).filter(isContainer));
  }
  return false;
}

const isContainer = (value: unknown): value is object => typeof value === "object" && value !== null;
