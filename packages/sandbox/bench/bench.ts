/**
 * Measures the sandbox beside prism-cli, on the same description in one run, and by itself; fails when it misses its targets.
 */
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import autocannon from "autocannon";
import { type Contestant, headers, prism, type Running, start } from "../../mock/bench/servers.ts";
import { growth } from "./growth.ts";
import { print, type Row } from "./report.ts";

const rounds = 5;
const connections = 16;
/** Seconds of a round. */
const duration = 1;

const folder = mkdtempSync(path.join(os.tmpdir(), "sandbox-bench-"));
process.once("exit", () => rmSync(folder, { recursive: true, force: true }));

const command = (port: number, ...more: string[]) => [
  path.resolve(import.meta.dirname, "../dist/cli.js"),
  ...["--port", String(port), "--api-key", "api_key", "--quiet", ...more],
];
const inMemory: Contestant = { name: "sandbox", command: (port) => command(port) };
const onFile: Contestant = {
  name: "sandbox, file",
  command: (port) => command(port, "--data", path.join(folder, "close.db"), "--seed", "empty"),
};

const rows: Row[] = [...(await boot()), ...(await loads()), ...(await growth())];
print(`medians of ${rounds}, ${connections} connections, Node ${process.version}`, rows);
process.exitCode = rows.every(({ met }) => met) ? 0 : 1;

async function boot(): Promise<Row[]> {
  const ready: number[] = [];
  const memory: number[] = [];
  for (let round = 0; round <= rounds; round++) {
    const server = await start(inMemory);
    // the first start fills the compile cache
    if (round > 0) ready.push(server.ready);
    memory.push(server.memory());
    await server.stop();
  }
  const [first, used] = [median(ready), median(memory)];
  return [
    { name: "first answer after the command (ms)", value: first, target: "at most 500", met: first <= 500 },
    { name: "memory after boot (MB)", value: used, target: "at most 150", met: used <= 150 },
  ];
}

interface Load {
  name: string;
  least: number;
  path: string;
  method?: "POST";
  body?: string;
}

async function loads(): Promise<Row[]> {
  const theirs = await start(prism);
  const [memory, file] = [await start(inMemory), await start(onFile)];
  const visits = await visitsIn(memory);
  for (let i = 0; i < 30; i++) visits.last = await create(memory, "/activity/custom/", visits.body);
  const kept = await visitsIn(file);
  const post = { method: "POST", path: "/activity/custom/", body: JSON.stringify(kept.body) } as const;
  const found = [
    await compare(memory, theirs, { name: "fetch by id", least: 12, path: `/activity/custom/${visits.last}/` }),
    await compare(memory, theirs, { name: "list of 20", least: 8, path: `/activity/custom/?lead_id=${visits.body.lead_id}&_limit=20` }),
    await compare(file, theirs, { name: "create, on a file", least: 5, ...post }),
  ];
  await Promise.all([theirs, memory, file].map((server) => server.stop()));
  return found;
}

async function compare(ours: Running, theirs: Running, load: Load): Promise<Row> {
  const pairs: [number, number][] = [];
  await Promise.all([throughput(ours, load), throughput(theirs, load)]);
  for (let round = 0; round < rounds; round++) pairs.push([await throughput(ours, load), await throughput(theirs, load)]);
  const [mine, prisms] = [median(pairs.map(([one]) => one)), median(pairs.map(([, other]) => other))];
  const ratio = mine / prisms;
  return {
    name: `${load.name} (requests/s; prism-cli ${Math.round(prisms)})`,
    value: mine,
    ratio,
    target: `at least ${load.least}×`,
    met: ratio >= load.least,
  };
}

async function throughput({ url }: Running, { name, path: at, method, body }: Load): Promise<number> {
  const more = body === undefined ? {} : { method: method ?? "POST", body };
  const type = body === undefined ? {} : { "content-type": "application/json" };
  const result = await autocannon({ url: url + at, connections, duration, ...more, headers: { ...headers, ...type } });
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${name} at ${url}: ${result.non2xx} answers were no success, ${result.errors} failed.`);
  return result.requests.average;
}

/** A type of Custom Activities with a field, and a lead to create them on. */
async function visitsIn(server: Running) {
  const type = await create(server, "/custom_activity/", { name: "Site Visit" });
  const field = await create(server, "/custom_field/activity/", {
    name: "Note",
    type: "text",
    required: true,
    custom_activity_type_id: type,
  });
  const lead = await create(server, "/lead/", { name: "Harbor Tools" });
  return { last: "", body: { custom_activity_type_id: type, lead_id: lead, [`custom.${field}`]: "Kickoff booked" } };
}

async function create({ url }: Running, at: string, body: object): Promise<string> {
  const response = await fetch(url + at, {
    method: "POST",
    headers: { ...headers, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  return ((await response.json()) as { id: string }).id;
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] as number;
}
