/** A measured value, and whether it meets its target. */
export interface Row {
  name: string;
  value: number;
  /** How many times better, or larger, than what it is compared with. */
  ratio?: number;
  target: string;
  met: boolean;
}

export function print(title: string, rows: Row[]): void {
  console.log(`${title}\n`);
  for (const { name, value, ratio, target, met } of rows) {
    const digits = value < 10 ? 2 : 0;
    const cells = [value.toFixed(digits), ratio === undefined ? "" : `${ratio.toFixed(2)}×`, `${met ? "" : "MISSED: "}${target}`];
    console.log(name.padEnd(50) + cells.map((cell) => cell.padStart(18)).join(""));
  }
}
