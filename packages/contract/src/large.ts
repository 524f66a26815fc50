/** Values that a request may hold for all its errors to be told; nobody sends by hand what holds more. */
const most = 1000;

/** Whether a value holds, at any depth, more values than that. */
export function isLarge(value: unknown): boolean {
  const left = [value];
  let count = 0;
  for (let each = left.pop(); each !== undefined; each = left.pop()) {
    const values = typeof each === "object" && each !== null ? Object.values(each) : [];
    count += values.length;
    if (count > most) return true;
    left.push(...values);
  }
  return false;
}
