/** What importing the package costs beside a program that imports nothing, and what is left in memory by 100,000 calls. */
import { spawnSync } from "node:child_process";
import path from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { createClient, getLead } from "@closekit/client";
import { quantile, report } from "./report.ts";

/** Milliseconds of processor time that a program takes: no other program's business. */
function cost(code: string): number {
  const source = `${code}; const { user, system } = process.cpuUsage(); console.log((user + system) / 1000);`;
  const options = { cwd: path.resolve(import.meta.dirname, ".."), encoding: "utf8" } as const;
  return Number(spawnSync(process.execPath, ["--input-type=module", "--eval", source], options).stdout);
}

const bare: number[] = [];
const loaded: number[] = [];
for (let i = 0; i < 21; i++) {
  bare.push(cost(""));
  loaded.push(cost('import "@closekit/client"'));
}
console.log("Import");
report("bare Node", quantile(bare, 0.5), " ms");
report('import "@closekit/client" beside it', quantile(loaded, 0.5) - quantile(bare, 0.5), " ms", 5);

setFlagsFromString("--expose-gc");
const gc = runInNewContext("gc") as () => void;
const fetch = async () => new Response('{"id":"lead_x"}', { headers: { ratelimit: "limit=1000000, remaining=1000000, reset=1" } });
const close = createClient({ apiKey: "api_a.b", fetch });
/** MiB of heap after so many calls, 100 at a time. */
async function heapAfter(calls: number): Promise<number> {
  for (let i = 0; i < calls; i += 100) await Promise.all(Array.from({ length: 100 }, () => getLead(close, { path: { id: "lead_x" } })));
  gc();
  return process.memoryUsage().heapUsed / 2 ** 20;
}
console.log("Memory");
const before = await heapAfter(20_000);
report("heap after 20,000 calls", before, " MiB");
report("growth over 100,000 more", (await heapAfter(100_000)) - before, " MiB", 1);
