/** The value below which that part of a list of numbers lies: 0.5 is the median. */
export const quantile = (values: number[], q: number): number => {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length * q)] ?? Number.NaN;
};

/** The middle of a list of numbers. */
export const median = (values: number[]): number => quantile(values, 0.5);

/** Prints a line `name: value (target …)`, and makes the process fail when the target is missed. */
export function report(name: string, value: number, unit: string, atMost?: number): void {
  const missed = atMost !== undefined && value > atMost;
  const target = atMost === undefined ? "" : `   (at most ${atMost}${unit})${missed ? "   MISSED" : ""}`;
  console.log(`  ${name.padEnd(58)} ${value.toFixed(3).padStart(10)}${unit}${target}`);
  if (missed) process.exitCode = 1;
}
