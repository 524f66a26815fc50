/** What importing the package costs beside a program that imports nothing, and what is left in memory by 100,000 calls. */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { createClient, getLead } from "@closekit/client";
import { quantile, report } from "./report.ts";

/** Milliseconds of processor time that a program takes: no other program's business. */
function cost(code: string, cwd = path.resolve(import.meta.dirname, "..")): number {
  const source = `${code}; const { user, system } = process.cpuUsage(); console.log((user + system) / 1000);`;
  const options = { cwd, encoding: "utf8" } as const;
  return Number(spawnSync(process.execPath, ["--input-type=module", "--eval", source], options).stdout);
}

// a package with nothing in it tells what Node itself takes to find and load one
const elsewhere = mkdtempSync(path.join(tmpdir(), "closekit-import-"));
const empty = path.join(elsewhere, "node_modules/empty");
mkdirSync(empty, { recursive: true });
writeFileSync(
  path.join(empty, "package.json"),
  JSON.stringify({ name: "empty", type: "module", exports: { ".": { default: "./index.js" } } }),
);
writeFileSync(path.join(empty, "index.js"), "export {};");

const bare: number[] = [];
const found: number[] = [];
const loaded: number[] = [];
for (let i = 0; i < 41; i++) {
  bare.push(cost(""));
  found.push(cost('import "empty"', elsewhere));
  loaded.push(cost('import "@closekit/client"'));
}
rmSync(elsewhere, { recursive: true });
console.log("Import");
report("bare Node", quantile(bare, 0.5), " ms");
report("import of an empty package beside it", quantile(found, 0.5) - quantile(bare, 0.5), " ms");
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
