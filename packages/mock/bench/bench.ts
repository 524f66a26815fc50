/**
 * Measures the mock beside prism-cli, on the same description in one run, and fails when it misses its targets: at least five times
 * the throughput of prism-cli, and ready no later.
 */
import autocannon from "autocannon";
import { headers, mock, prism, type Running, start } from "./servers.ts";

const rounds = 5;
const connections = 16;
/** Seconds of a round. */
const duration = 1;

const body = JSON.stringify({ custom_activity_type_id: "actitype_x", lead_id: "lead_x", status: "draft", "custom.cf_x": ["Email"] });
const calls = [
  { name: "get by id", path: "/activity/custom/acti_x/" },
  { name: "list", path: "/activity/custom/?lead_id=lead_x&_limit=10" },
  { name: "post, validated", path: "/activity/custom/", method: "POST", headers: { "content-type": "application/json" }, body },
];

interface Row {
  name: string;
  unit: string;
  ours: number;
  theirs: number;
  /** How many times better ours is. */
  ratio: number;
  target?: number;
}

const rows = [...(await bootTimes()), ...(await loads())];
print(rows);
process.exitCode = rows.every(({ ratio, target = 0 }) => ratio >= target) ? 0 : 1;

async function bootTimes(): Promise<Row[]> {
  const first: number[] = [];
  const later: number[] = [];
  const theirs: number[] = [];
  for (let round = 0; round < rounds; round++) {
    // without the compile cache, every start is like the first
    first.push(await boot(mock, { NODE_DISABLE_COMPILE_CACHE: "1" }));
    theirs.push(await boot(prism));
    later.push(await boot(mock));
  }
  const row = (name: string, ours: number) => ({ name, unit: "ms", ours, theirs: median(theirs), ratio: median(theirs) / ours, target: 1 });
  return [row("ready, first start", median(first)), row("ready, later starts", median(later))];
}

async function boot(...args: Parameters<typeof start>): Promise<number> {
  const server = await start(...args);
  await server.stop();
  return server.ready;
}

async function loads(): Promise<Row[]> {
  const ours = await start(mock);
  const theirs = await start(prism);
  const found: Row[] = [];
  for (const call of calls) {
    const pairs: [number, number][] = [];
    await Promise.all([throughput(ours, call), throughput(theirs, call)]);
    for (let round = 0; round < rounds; round++) pairs.push([await throughput(ours, call), await throughput(theirs, call)]);
    const [mine, prisms] = [median(pairs.map(([one]) => one)), median(pairs.map(([, other]) => other))];
    found.push({ name: call.name, unit: "requests/s", ours: mine, theirs: prisms, ratio: mine / prisms, target: 5 });
  }
  const memory = [ours.memory(), theirs.memory()] as const;
  found.push({ name: "memory after that", unit: "MB", ours: memory[0], theirs: memory[1], ratio: memory[1] / memory[0] });
  await Promise.all([ours.stop(), theirs.stop()]);
  return found;
}

async function throughput({ url }: Running, { name, path, ...request }: (typeof calls)[number]): Promise<number> {
  const options = { url: url + path, connections, duration, ...request, headers: { ...headers, ...request.headers } };
  const result = await autocannon(options);
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${name} at ${url}: ${result.non2xx} answers were no success, ${result.errors} failed.`);
  return result.requests.average;
}

function median(values: number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] as number;
}

function print(all: Row[]): void {
  const number = (value: number) => Math.round(value).toLocaleString("en-US");
  const lines = all.map(({ name, unit, ours, theirs, ratio, target }) => [
    `${name} (${unit})`,
    number(ours),
    number(theirs),
    `${ratio.toFixed(1)}×`,
    target === undefined ? "" : `${ratio >= target ? "≥" : "MISSED"} ${target}×`,
  ]);
  console.log(`medians of ${rounds}, ${connections} connections, Node ${process.version}\n`);
  for (const [name = "", ...cells] of [["", mock.name, prism.name, "better by", "target"], ...lines]) {
    console.log(name.padEnd(30) + cells.map((cell) => cell.padStart(15)).join(""));
  }
}
