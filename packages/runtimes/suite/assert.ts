/** @throws Error that shows both, as JSON, when they differ */
export function equal(actual: unknown, expected: unknown): void {
  const [a, b] = [actual, expected].map((value) => JSON.stringify(value) ?? "undefined");
  if (a !== b) throw new Error(`expected ${b}, got ${a}`);
}

/** What a promise rejects with. @throws Error when it does not */
export async function failure(promise: PromiseLike<unknown>): Promise<unknown> {
  const resolved = Symbol();
  const outcome = await Promise.resolve(promise).then(
    () => resolved,
    (error: unknown) => error,
  );
  if (outcome === resolved) throw new Error("it was to fail, and did not");
  return outcome;
}
